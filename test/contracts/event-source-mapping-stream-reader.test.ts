import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveEngine, type ServedEngines } from '../lib/cloud/engines/serve-engines';
import { memoryCheckpoints } from '../../lib/cloud/mapping/checkpoints';
import { systemClock } from '../../lib/core/system-clock';
import { kinesisStreamReader } from '../../lib/cloud/mapping/kinesis-stream-reader';
import { startMapping } from '../../lib/cloud/mapping/mapping';
import { parseMappingSettings } from '../../lib/cloud/mapping/settings';
import type { RecordPage, ShardIterator, StreamReader } from '../../lib/cloud/mapping/stream-reader';
import { manualClock } from '../lib/cloud/mapping/manual-clock';
import { memoryStream } from '../lib/cloud/mapping/memory-stream';
import { dataIn, IDENTITY, properties } from '../lib/cloud/mapping/test-mapping';

const SHARD = 'shardId-000000000000';

let engine: ServedEngines;
let client: KinesisClient;
beforeAll(async () => {
  engine = await serveEngine('kinesis');
  client = new KinesisClient({
    endpoint: engine.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
  });
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
});

type Backend = {
  readonly stream: StreamReader;
  readonly put: (...data: readonly string[]) => Promise<void>;
  /** Closes the shard and opens two child shards. */
  readonly split: () => Promise<void>;
};

let streams = 0;

async function embedded(): Promise<Backend & { readonly streamName: string }> {
  streams += 1;
  const streamName = `events-${streams}`;
  await client.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: 1 }));
  await active(streamName);
  return {
    streamName,
    stream: kinesisStreamReader({ engine: engine.caller, streamName }),
    async put(...data) {
      const records = data.map((text) => ({ PartitionKey: 'key', Data: new TextEncoder().encode(text) }));
      await client.send(new PutRecordsCommand({ StreamName: streamName, Records: records }));
    },
    async split() {
      const middle = (2n ** 127n).toString();
      await client.send(
        new SplitShardCommand({ StreamName: streamName, ShardToSplit: SHARD, NewStartingHashKey: middle }),
      );
      await active(streamName);
    },
  };
}

async function active(streamName: string): Promise<void> {
  for (;;) {
    const { StreamDescriptionSummary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: streamName }),
    );
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
    await sleep(20);
  }
}

async function memory(): Promise<Backend> {
  const stream = memoryStream(manualClock());
  stream.addShard(SHARD);
  return {
    stream,
    put: (...data) => Promise.resolve(void stream.put(SHARD, ...data.map((text) => ({ key: 'key', data: text })))),
    async split() {
      await Promise.resolve();
      stream.closeShard(SHARD);
      stream.addShard('shardId-000000000001', [SHARD]);
      stream.addShard('shardId-000000000002', [SHARD]);
    },
  };
}

const textOf = (page: RecordPage) => page.records.map((record) => Buffer.from(record.data).toString());

async function readAll(stream: StreamReader, from: ShardIterator): Promise<string[]> {
  const all: string[] = [];
  for (let next: ShardIterator | undefined = from; next;) {
    const page: RecordPage = await stream.getRecords(next, 100);
    if (page.records.length === 0) break;
    all.push(...textOf(page));
    next = page.next;
  }
  return all;
}

describe.each<[string, () => Promise<Backend>]>([
  ['the embedded stream', embedded],
  ['the stream of the contract tests', memory],
])('%s', (_name, open) => {
  test('records come in order, with their keys, arrival times and bytes', async () => {
    const { stream, put } = await open();
    await put('a', 'b');
    await put('c');
    const iterator = await stream.getIterator(SHARD, { type: 'TRIM_HORIZON' });
    const page = await stream.getRecords(iterator, 2);
    expect(textOf(page)).toEqual(['a', 'b']);
    expect(page.records[0]).toMatchObject({ partitionKey: 'key', sequenceNumber: expect.stringMatching(/^\d+$/) });
    expect(page.records[0]!.arrivalMs).toBeGreaterThan(1_700_000_000_000);
    expect(textOf(await stream.getRecords(page.next!, 2))).toEqual(['c']);
  });

  test('reading continues after a sequence number', async () => {
    const { stream, put } = await open();
    await put('a', 'b', 'c');
    const first = await stream.getRecords(await stream.getIterator(SHARD, { type: 'TRIM_HORIZON' }), 1);
    const { sequenceNumber } = first.records[0]!;
    const iterator = await stream.getIterator(SHARD, { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber });
    expect(await readAll(stream, iterator)).toEqual(['b', 'c']);
  });

  test('LATEST starts after the existing records, and finds records after empty reads', async () => {
    const { stream, put } = await open();
    await put('old');
    const iterator = await stream.getIterator(SHARD, { type: 'LATEST' });
    const empty = await stream.getRecords(iterator, 10);
    expect([textOf(empty), empty.behindMs]).toEqual([[], 0]);
    await put('new');
    expect(await readAll(stream, empty.next!)).toEqual(['new']);
  });

  test('the children of a split shard name it as their parent', async () => {
    const { stream, split } = await open();
    expect(await stream.listShards()).toEqual([{ shardId: SHARD, parentShardIds: [], closed: false }]);
    await split();
    expect(await stream.listShards()).toEqual([
      { shardId: SHARD, parentShardIds: [], closed: true },
      { shardId: 'shardId-000000000001', parentShardIds: [SHARD], closed: false },
      { shardId: 'shardId-000000000002', parentShardIds: [SHARD], closed: false },
    ]);
  });
});

test('a mapping delivers every record of a stream that is split while it reads', async () => {
  const { stream, put, split } = await embedded();
  const delivered: string[] = [];
  const mapping = startMapping({
    settings: parseMappingSettings(properties({ BatchSize: 10 })).settings,
    identity: IDENTITY,
    stream,
    async invoke(event) {
      await Promise.resolve();
      delivered.push(...dataIn(event));
      return { ok: true, response: null };
    },
    checkpoints: memoryCheckpoints(),
    clock: systemClock,
    random: () => 0.5,
    log: { info: () => undefined, warn: () => undefined },
    pollIntervalMs: 5,
  });
  const before = Array.from({ length: 25 }, (_, index) => `before ${index}`);
  const after = Array.from({ length: 25 }, (_, index) => `after ${index}`);
  await put(...before);
  await split();
  await put(...after);
  await mapping.idle();
  expect(delivered).toEqual([...before, ...after]);
  expect(mapping.status().shards.map((shard) => shard.state)).toEqual(['ended', 'polling', 'polling']);
  await mapping.stop();
});

test('a missing stream gives an error that names it', async () => {
  const stream = kinesisStreamReader({ engine: engine.caller, streamName: 'nowhere' });
  await expect(stream.listShards()).rejects.toThrow(/nowhere/);
});
