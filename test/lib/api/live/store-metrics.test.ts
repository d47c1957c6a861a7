import { showStoreMetrics, type StoreMetricsOptions } from '../../../../lib/api/live/store-metrics';
import { ProcessMetrics } from '../../../../lib/metrics/process-metrics';

type Pipeline = Awaited<ReturnType<StoreMetricsOptions['readPipeline']>>;

const PIPELINE: Pipeline = {
  state: 'ok',
  checked_at: '2026-01-04T00:00:00.000Z',
  components: [],
  pending: 3,
  pending_is_minimum: false,
  iterator_age_ms: 1_500,
  stored_records: 10,
  quarantined: null,
  last_error: null,
};

function shown(change: Partial<StoreMetricsOptions> = {}) {
  const metrics = new ProcessMetrics({ version: 'test' });
  const clock = { nowMs: 0, reads: 0 };
  showStoreMetrics({
    metrics,
    store: { rollups: async () => [] },
    readRuns: async () => [],
    readPipeline: async () => ({ ...PIPELINE, pending: (clock.reads += 1) }),
    now: () => clock.nowMs,
    ...change,
  });
  return { metrics, clock };
}

test('the stream and the tables are read once in fifteen seconds, however often Prometheus asks', async () => {
  const { metrics, clock } = shown();
  for (const nowMs of [0, 5_000, 14_999]) {
    clock.nowMs = nowMs;
    expect(await metrics.text()).toContain('\nlegion_pending_records 1\n');
  }
  clock.nowMs = 15_000;
  expect(await metrics.text()).toContain('\nlegion_pending_records 2\n');
});

test('times are in seconds, and the verdict is one of all', async () => {
  const text = await shown().metrics.text();
  expect(text).toContain('\nlegion_iterator_age_seconds 1.5\n');
  expect(text).toContain('\nlegion_proof_state{state="UNKNOWN"} 1\n');
  expect(text).toContain('\nlegion_proof_state{state="MISMATCH"} 0\n');
});

test('tables that do not answer hide nothing that the process measures itself', async () => {
  const { metrics } = shown({ readPipeline: () => Promise.reject(new Error('no answer')) });
  metrics.set('producerRunning', {}, 1);
  expect(await metrics.text()).toContain('\nlegion_producer_running 1\n');
});
