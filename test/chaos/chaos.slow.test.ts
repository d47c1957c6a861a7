import { scanDetections } from '../../lib/aws/detection-scan';
import type { WriteMode } from '../../lib/domain/write-mode';
import { defaultSettings } from '../../lib/stacks/app-settings';
import { aChaoticRun, type ChaoticRun } from './a-chaotic-run';
import { detectionName, expectedDetections } from './expected-detections';
import { FAULT_KINDS } from './fault-kinds';
import { inversionsIn } from './stream-order';
import { streamRecords } from './stream-records';

const EVENTS = 10_000;
/** Share of all calls by producer, mapping, consumer, detector and queries. */
const FAULT_RATE = 0.1;
const RUN = ['--workload', 'credit,card,signals', '--events', `${EVENTS}`, '--rate', '2000', '--network', 'excellent'];

/** Operations that these need; each must meet a fault. */
const OPERATIONS =
  'PutRecords ListShards GetShardIterator GetRecords BatchWriteItem BatchGetItem TransactWriteItems Query Scan'.split(
    ' ',
  );

test.each<[seed: number, WriteMode]>([
  [1, 'transactions'],
  [2, 'transactions'],
  [3, 'transactions'],
  [4, 'puts'],
])(
  '10,000 events under mixed faults end PROVEN, in order by key, and judged as without faults (seed %d, %s)',
  async (seed, mode) => {
    const words = [...RUN, '--seed', `${seed}`, '--run-id', `chaos${seed}`];
    const chaos = await aChaoticRun(seed, FAULT_RATE, words, mode);
    try {
      expect(chaos.produced).toMatchObject({ exitCode: 0, json: { accepted: EVENTS } });
      const verified = await chaos.command('verify', '--wait', '120', '--json');
      expect(verified.json).toMatchObject({ verdict: 'PROVEN', bronze: EVENTS, lost: 0, missing: 0, extra: 0 });
      const evaluated = await chaos.command('evaluate', '--wait', '120', '--json');
      expect(evaluated).toMatchObject({ exitCode: 0, json: { events: EVENTS } });
      for (const list of ['recent', 'anomalies', 'high-risk']) {
        const { json } = await chaos.command('query', list, '--limit', '200', '--json');
        expect([list, (json.rows as unknown[]).length]).toEqual([list, 200]);
      }
      expectFaultsEverywhere(chaos, mode);
      expect(chaos.cloud.failures()).toEqual([]);
      await expectOrderAndDetections(chaos, seed);
    } finally {
      await chaos.end();
    }
  },
);

function expectFaultsEverywhere({ byKind, byOperation }: ChaoticRun, mode: WriteMode): void {
  const kinds = byKind();
  expect(FAULT_KINDS.filter((kind) => kinds[kind] === 0)).toEqual([]);
  const operations = byOperation();
  const needed = mode === 'puts' ? [...OPERATIONS, 'PutItem'] : OPERATIONS;
  expect(needed.filter((operation) => !operations[operation])).toEqual([]);
}

async function expectOrderAndDetections(chaos: ChaoticRun, seed: number): Promise<void> {
  const { kinesis, dynamodb, names } = chaos;
  const shards = await streamRecords(kinesis, names.stream);
  expect(shards.length).toBe(6);
  expect(shards.flatMap(({ records }) => records).length).toBeGreaterThanOrEqual(EVENTS);
  expect(inversionsIn(shards, seed)).toEqual([]);

  const reported: string[] = [];
  await scanDetections({
    client: dynamodb,
    tableName: names.detectionsTable,
    runId: `chaos${seed}`,
    onDetection: (detection) => void reported.push(detectionName(detection)),
  });
  expect(reported.length).toBeGreaterThan(0);
  const latenessMs = defaultSettings('embedded').detectorLatenessSeconds * 1000;
  expect(reported.toSorted()).toEqual(await expectedDetections(shards, latenessMs));
}
