import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKinesisClient } from '../../../lib/aws/clients';
import { serveEngine, type ServedEngines } from '../../lib/cloud/engines/serve-engines';
import { systemClock } from '../../../lib/core/system-clock';
import { runProducer } from '../../../producer/run/run';
import { kinesisSink, laneCountFor } from '../../../producer/sinks/kinesis-sink';
import { aConfig, aRecord, memoryFiles, recordsOf } from '../run/a-run';

let engine: ServedEngines;
let client: KinesisClient;

beforeAll(async () => {
  engine = await serveEngine('kinesis');
  client = createKinesisClient({ endpoint: engine.endpoint, maxAttempts: 1 });
  await client.send(new CreateStreamCommand({ StreamName: 'events', ShardCount: 1 }));
  const status = () => client.send(new DescribeStreamSummaryCommand({ StreamName: 'events' }));
  while ((await status()).StreamDescriptionSummary?.StreamStatus !== 'ACTIVE') await sleep(20);
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

const clock = systemClock;
const run = (streamName: string) =>
  runProducer({
    config: aConfig(),
    records: recordsOf({ chunkSize: 400 }),
    openSink: kinesisSink({ client, streamName, clock, random: () => 0.5, laneCount: 2 }),
    clock,
    pace: { clock: 'virtual' },
    count: 1_000,
    manifestPath: 'm.json',
    files: memoryFiles(),
  });

async function readAll() {
  const shard = { StreamName: 'events', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { ShardIterator } = await client.send(new GetShardIteratorCommand(shard));
  return (await client.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
}

test('a real stream gets every event once, bytes unchanged and in the order of its key', async () => {
  expect(await run('events')).toMatchObject({ complete: true, accepted: 1_000, retried: 0 });
  const records = await readAll();
  const texts = records.map(({ Data }) => Buffer.from(Data!).toString());
  const expected = Array.from({ length: 1_000 }, (_none, sequence) => Buffer.from(aRecord(sequence).bytes).toString());
  expect([...texts].sort()).toEqual([...expected].sort());
  for (const key of ['K0', 'K6']) {
    const ofKey = records.filter(({ PartitionKey }) => PartitionKey === key).map(({ Data }) => Buffer.from(Data!));
    const sequences = ofKey.map((bytes) => (JSON.parse(bytes.toString()) as { sequence: number }).sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  }
});

test('a missing stream ends the run with an error that names it', async () => {
  await expect(run('absent')).rejects.toThrow(/^Stream absent does not exist there; deploy it first/);
});

test('lanes grow with the rate, as long as there are enough records to fill the batches of all lanes', () => {
  expect([1, 5_000, 25_000, 10_000_000, Infinity].map(laneCountFor)).toEqual([2, 2, 10, 16, 16]);
});
