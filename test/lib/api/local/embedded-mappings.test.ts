import { showStoreMetrics } from '../../../../lib/api/live/store-metrics';
import { ProcessMetrics } from '../../../../lib/metrics/process-metrics';
import { embeddedMappings } from '../../../../lib/api/local/embedded-mappings';
import { createPipelineHealth } from '../../../../lib/api/live/pipeline-health';
import type { CloudMapping } from '../../../../lib/cloud/cloud';

const SHARD: CloudMapping['status']['shards'][number] = {
  shardId: 'shardId-000000000000',
  state: 'polling',
  checkpoint: '7',
  pending: 0,
  iteratorAgeMs: 0,
  filtered: 0,
  setAside: [],
  problem: undefined,
};

function aMapping(shard: Partial<typeof SHARD>): CloudMapping {
  const shards = [{ ...SHARD, ...shard }];
  const counts = { invocations: 1, failedInvocations: 0, refusedInvocations: 0, recordsProcessed: 5 };
  const status = { state: 'enabled', ...counts, recordsDiscarded: 0, recordsFiltered: 3, shards } as const;
  const sourceArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/events';
  return { mappingId: 'id', sourceArn, functionArn: 'arn:aws:lambda:us-east-1:0:function:consumer', status };
}

test('a record that was set aside is named, with the reason', () => {
  const [health] = embeddedMappings([
    aMapping({ setAside: [{ sequenceNumber: '42', reason: 'TypeError: no bytes' }] }),
  ]);
  expect(health!.fault).toBe('shardId-000000000000: record 42 was set aside (TypeError: no bytes)');
  expect(embeddedMappings([aMapping({})])[0]!.fault).toBeUndefined();
});

test('records that a filter keeps from a function are a figure of the pipeline and a metric', async () => {
  const readPipeline = createPipelineHealth({
    probe: async () => ({
      parts: [{ name: 'bronze', kind: 'table', probe: { answered: false, fault: '' } }],
      progress: undefined,
    }),
    mappings: () => embeddedMappings([aMapping({})]),
    now: () => 0,
  });
  const { components } = await readPipeline();
  expect(components.find(({ kind }) => kind === 'mapping')!.figures).toMatchObject({ records_filtered: 3 });
  const metrics = new ProcessMetrics({ version: 'test' });
  showStoreMetrics({
    metrics,
    readPipeline,
    store: { rollups: async () => [] },
    readRuns: async () => [],
    now: () => 0,
  });
  expect(await metrics.text()).toContain('legion_mapping_filtered_records_total{name="mapping to consumer"} 3');
});
