import { activeStreams } from '../../../../lib/cloud/faults/reshard-streams';
import { CreateTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { rmSync } from 'node:fs';
import { aCloud, anAssembly, aPipeline, type TestCloud } from '../a-cloud';
import { aSet } from './a-rule';

const CONSUMER = `exports.handler = async ({ Records }) => {
  for (const { kinesis } of Records) console.log(Buffer.from(kinesis.data, 'base64').toString())
}`;

let cloud: TestCloud;
const assemblyDir = anAssembly({ app: aPipeline(CONSUMER) });
beforeAll(async () => void (cloud = await aCloud({ assemblyDir })));
afterEach(() => cloud.inject(undefined));
afterAll(async () => {
  await cloud.stop();
  rmSync(assemblyDir, { recursive: true });
});

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate);
}

const firedAt = (place: string) => () => cloud.faults().newest.some((fault) => fault.place === place);

test('while the disk is said to be full, writes are refused and reads are not; afterwards writes go on', async () => {
  await cloud.inject(aSet({ kind: 'legion:full-disk' }));
  await until(firedAt('disk'));
  const create = new CreateTableCommand({
    TableName: 'late',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  await expect(cloud.dynamodb.send(create)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  await cloud.dynamodb.send(new ListTablesCommand({}));
  await cloud.inject(undefined);
  await until(async () => {
    try {
      await cloud.dynamodb.send(create);
      return true;
    } catch (error) {
      if ((error as Error).name === 'ServiceUnavailable') return false;
      throw error;
    }
  });
});

test('a jump of the clock is one for streams too: iterators expire, and arrivals are dated later', async () => {
  const StreamName = 'events';
  const iteratorOf = async () => {
    const ShardId = 'shardId-000000000000';
    const answer = await cloud.kinesis.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    return answer.ShardIterator;
  };
  const ShardIterator = await iteratorOf();
  const hour = 3_600_000;
  await cloud.inject(aSet({ name: 'jump', kind: 'legion:clock-jump', delayMs: hour }));
  await until(firedAt('clock'));
  const expired = { name: 'ExpiredIteratorException' };
  await expect(cloud.kinesis.send(new GetRecordsCommand({ ShardIterator }))).rejects.toMatchObject(expired);
  await cloud.put(StreamName, ['after the jump']);
  const { Records } = await cloud.kinesis.send(new GetRecordsCommand({ ShardIterator: await iteratorOf() }));
  const arrived = Records!.at(-1)!.ApproximateArrivalTimestamp!.getTime();
  expect(arrived).toBeGreaterThan(Date.now() + hour - 60_000);
  await cloud.idle();
  expect(cloud.functionLogs.tail('consumer').map(({ text }) => text)).toContain('after the jump');
  expect(cloud.faults().counts.find(({ rule }) => rule === 'jump')?.count).toBe(1);
});

test('resharding splits and merges streams, and every record is delivered', async () => {
  await cloud.inject(aSet({ kind: 'legion:reshard', durationMs: 60_000 }, 3));
  const shards = async () => (await cloud.kinesis.send(new ListShardsCommand({ StreamName: 'events' }))).Shards!.length;
  await until(async () => (await shards()) > 1);
  await cloud.inject(undefined);
  const texts = Array.from({ length: 50 }, (_none, at) => `sharded ${at}`);
  await cloud.put('events', texts);
  await cloud.idle();
  const printed = cloud.functionLogs.tail('consumer').map(({ text }) => text);
  expect(printed.filter((text) => text.startsWith('sharded')).toSorted()).toEqual(texts.toSorted());
  const summary = await cloud.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'events' }));
  expect(summary.StreamDescriptionSummary!.OpenShardCount).toBe(2);
});

test('a stream on demand, for which nobody may ask it, is resharded by the service and stays on demand', async () => {
  const StreamName = 'on-demand';
  const StreamModeDetails = { StreamMode: 'ON_DEMAND' } as const;
  await cloud.kinesis.send(new CreateStreamCommand({ StreamName, StreamModeDetails }));
  const shards = async () => (await cloud.kinesis.send(new ListShardsCommand({ StreamName }))).Shards!;
  const before = (await shards()).length;
  await cloud.inject(aSet({ kind: 'legion:reshard', durationMs: 60_000 }, 3));
  await until(async () => (await shards()).length > before);
  const closed = (await shards()).filter(({ SequenceNumberRange: range }) => range!.EndingSequenceNumber !== undefined);
  expect(closed).not.toHaveLength(0);
  const { StreamDescriptionSummary: summary } = await cloud.kinesis.send(
    new DescribeStreamSummaryCommand({ StreamName }),
  );
  expect(summary!.StreamModeDetails).toEqual(StreamModeDetails);
});

test('every stream can be resharded, however many there are', async () => {
  const names = Array.from({ length: 101 }, (_none, at) => `other-${at}`);
  await Promise.all(
    names.map((StreamName) => cloud.kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))),
  );
  const found = (await activeStreams(cloud.kinesis)).map(({ name }) => name);
  expect(found.toSorted()).toEqual(expect.arrayContaining(['events', ...names]));
});
