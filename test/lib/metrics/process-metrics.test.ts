import fc from 'fast-check';
import { BucketCounts } from '../../../lib/domain/measurement';
import { METRICS, type CounterId, type GaugeId, type HistogramId, type MetricId } from '../../../lib/domain/metrics';
import { ProcessMetrics } from '../../../lib/metrics/process-metrics';
import { describeWithPromtool, promtoolFindings } from './promtool';

const IDS = Object.keys(METRICS) as MetricId[];

function aProcess(): ProcessMetrics {
  return new ProcessMetrics({ version: '1.2.3' });
}

/** The sample lines of a text, by metric and labels. */
async function samplesOf(metrics: ProcessMetrics): Promise<Map<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** One value of every metric. */
function fill(metrics: ProcessMetrics): void {
  for (const id of IDS) {
    const labels = Object.fromEntries(METRICS[id].labels.map((name) => [name, `a ${name}`])) as never;
    switch (METRICS[id].type) {
      case 'counter':
        metrics.increment(id as CounterId, labels);
        break;
      case 'gauge':
        metrics.set(id as GaugeId, labels, 1);
        break;
      case 'histogram':
        metrics.observe(id as HistogramId, labels, 1);
    }
  }
}

test('a name says the unit, and only counters end in _total', () => {
  for (const { name, type } of Object.values(METRICS)) {
    expect(name).toMatch(/^legion_[a-z_]+$/);
    expect(name).not.toMatch(/milli|_ms$|minutes|percent/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
  }
  expect(new Set(Object.values(METRICS).map(({ name }) => name)).size).toBe(IDS.length);
});

describeWithPromtool('promtool', () => {
  test('finds nothing wrong with any metric, those of the process and of Node.js included', async () => {
    const metrics = new ProcessMetrics({ version: '1.2.3', ofProcess: true });
    fill(metrics);
    const text = await metrics.text();
    for (const { name } of Object.values(METRICS)) expect(text).toContain(`# TYPE ${name} `);
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
    expect(promtoolFindings(text)).toBe('');
  });

  test('would find a unit that is no base unit', () => {
    const text = '# HELP a_milliseconds Time\n# TYPE a_milliseconds gauge\na_milliseconds 1\n';
    expect(promtoolFindings(text)).toContain('a_milliseconds');
  });
});

test('a metric is shown once it has a value', async () => {
  const metrics = aProcess();
  expect([...(await samplesOf(metrics)).keys()]).toEqual([
    `legion_build_info{version="1.2.3",node_version="${process.version}"}`,
  ]);
  metrics.increment('detections', { rule: 'rapid', severity: 'HIGH' }, 2);
  metrics.increment('detections', { rule: 'rapid', severity: 'HIGH' });
  expect((await samplesOf(metrics)).get('legion_detections_total{rule="rapid",severity="HIGH"}')).toBe(3);
});

test('what somebody else counts replaces what was there, and goes when there is nothing to say', async () => {
  const metrics = aProcess();
  metrics.replace('quarantined', [{ labels: { reason: 'NOT_JSON' }, value: 7 }]);
  metrics.replace('quarantined', [{ labels: { reason: 'TOO_LARGE' }, value: 2 }]);
  metrics.replace('pending', [{ labels: {}, value: 5 }]);
  metrics.replace('pending', []);
  const samples = await samplesOf(metrics);
  expect([...samples].filter(([name]) => !name.startsWith('legion_build'))).toEqual([
    ['legion_quarantined_records_total{reason="TOO_LARGE"}', 2],
  ]);
});

test('sources are asked before each answer until they end', async () => {
  const metrics = aProcess();
  let asked = 0;
  const end = metrics.from(() => metrics.set('pending', {}, (asked += 1)));
  await metrics.text();
  expect((await metrics.figures()).legion_pending_records).toBe(2);
  end();
  await metrics.text();
  expect(asked).toBe(2);
});

test('label values are escaped as the format wants it', async () => {
  const metrics = aProcess();
  metrics.set('componentUp', { name: 'a "b" \\ c\nd', kind: 'table' }, 1);
  expect(await metrics.text()).toContain('legion_component_up{name="a \\"b\\" \\\\ c\\nd",kind="table"} 1\n');
});

test('any values, counted in any batches, give the same histogram as one by one', async () => {
  const batches = fc.array(fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 20 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(batches, async (values) => {
      const [atOnce, oneByOne] = [aProcess(), aProcess()];
      for (const batch of values) {
        const counts = new BucketCounts('acceptedToStored', {});
        for (const value of batch) {
          counts.observe(value);
          oneByOne.observe('acceptedToStored', {}, value);
        }
        if (batch.length > 0) atOnce.add({ counters: [], histograms: [counts.measurement()] });
      }
      const sum = /^legion_accepted_to_stored_seconds_sum .*$/m;
      expect((await atOnce.text()).replace(sum, '')).toBe((await oneByOne.text()).replace(sum, ''));
      const figures = await atOnce.figures();
      const buckets = (figures.legion_accepted_to_stored_seconds_bucket ?? {}) as Record<string, number>;
      expect(figures.legion_accepted_to_stored_seconds_count ?? 0).toBe(values.flat().length);
      expect(buckets['le="5"'] ?? 0).toBe(values.flat().filter((value) => value <= 5).length);
    }),
    { numRuns: 20 },
  );
});
