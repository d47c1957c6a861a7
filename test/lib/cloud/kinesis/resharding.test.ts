import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { aKinesis, START_MS, type TestKinesis } from './a-kinesis';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';

type Shard = {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly AdjacentParentShardId?: string;
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string; readonly EndingSequenceNumber?: string };
};

async function shardsOf({ call }: TestKinesis, filter?: object): Promise<readonly Shard[]> {
  const answer = await call('ListShards', { StreamName: 'events', ShardFilter: filter });
  return answer.Shards as readonly Shard[];
}

const open = (shards: readonly Shard[]) =>
  shards.filter(({ SequenceNumberRange: range }) => range.EndingSequenceNumber === undefined);
const idsOf = (shards: readonly Shard[]) => shards.map(({ ShardId }) => Number(ShardId.slice(-3)));
const startOf = ({ HashKeyRange: range }: Shard) => BigInt(range.StartingHashKey);
const endOf = ({ HashKeyRange: range }: Shard) => BigInt(range.EndingHashKey);

/** The open shards, which must cover every hash key once. */
async function openInOrder(kinesis: TestKinesis): Promise<readonly Shard[]> {
  const shards = open(await shardsOf(kinesis)).toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  expect(startOf(shards[0]!)).toBe(0n);
  expect(endOf(shards.at(-1)!)).toBe((1n << 128n) - 1n);
  for (const [at, shard] of shards.slice(1).entries()) expect(startOf(shard)).toBe(endOf(shards[at]!) + 1n);
  return shards;
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const record = fc.record({ key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), data: bytes });
const step = fc.oneof(
  fc.record({
    type: fc.constant('put' as const),
    records: fc.array(record, { minLength: 1, maxLength: 8 }),
    cbor: fc.boolean(),
  }),
  fc.record({ type: fc.constant('split' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('merge' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('scale' as const), to: fc.integer({ min: 1, max: 6 }) }),
);

test('records come back byte for byte and in order of their keys, over JSON and CBOR, across splits and merges', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const kinesis = aKinesis();
      await kinesis.createStream('events', 2);
      const sent = new Map<string, Buffer[]>();
      for (const action of steps) {
        kinesis.clock.advanceTo(kinesis.clock.now() + 1_500);
        const shards = await openInOrder(kinesis);
        if (action.type === 'put') await putAll(kinesis, action, sent);
        else if (action.type === 'split') await split(kinesis, shards[action.at % shards.length]!);
        else if (action.type === 'scale')
          await kinesis.call('UpdateShardCount', {
            StreamName: 'events',
            TargetShardCount: action.to,
            ScalingType: 'UNIFORM_SCALING',
          });
        else if (shards.length > 1) await merge(kinesis, shards, action.at % (shards.length - 1));
      }
      const read = await readAllShards(kinesis);
      expect(read).toEqual(sent);
    }),
    { numRuns: 15 },
  );
});

type Put = { readonly records: readonly { readonly key: string; readonly data: Buffer }[]; readonly cbor: boolean };

async function putAll({ send }: TestKinesis, { records, cbor }: Put, sent: Map<string, Buffer[]>): Promise<void> {
  const json = records.map(({ key, data }) => ({ PartitionKey: key, Data: data.toString('base64') }));
  const { body } = cbor
    ? await send(
        'PutRecords',
        encodeCbor({
          StreamName: 'events',
          Records: records.map(({ key, data }) => ({ PartitionKey: key, Data: data })),
        }),
        'cbor',
      )
    : await send('PutRecords', Buffer.from(JSON.stringify({ StreamName: 'events', Records: json })));
  expect(body).toMatchObject({ FailedRecordCount: 0 });
  for (const { key, data } of records) sent.set(key, [...(sent.get(key) ?? []), data]);
}

const split = ({ call }: TestKinesis, shard: Shard) =>
  call('SplitShard', {
    StreamName: 'events',
    ShardToSplit: shard.ShardId,
    NewStartingHashKey: String((startOf(shard) + endOf(shard)) / 2n),
  });

const merge = ({ call }: TestKinesis, shards: readonly Shard[], at: number) =>
  call('MergeShards', {
    StreamName: 'events',
    ShardToMerge: shards[at]!.ShardId,
    AdjacentShardToMerge: shards[at + 1]!.ShardId,
  });

/** Reads shard by shard, which is parents first, and checks that each record lies in the shard of its key. */
async function readAllShards(kinesis: TestKinesis): Promise<Map<string, Buffer[]>> {
  const read = new Map<string, Buffer[]>();
  for (const shard of await shardsOf(kinesis)) {
    const [json, cbor] = [await readJson(kinesis, shard), await readCbor(kinesis, shard)];
    expect(json).toEqual(cbor);
    expect(json.map(({ number }) => number)).toEqual(json.map(({ number }) => number).toSorted());
    for (const { key, data } of json) {
      const hash = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
      expect(hash >= startOf(shard) && hash <= endOf(shard)).toBe(true);
      read.set(key, [...(read.get(key) ?? []), data]);
    }
  }
  return read;
}

type Read = { readonly key: string; readonly data: Buffer; readonly number: string; readonly ms: number };

async function readJson({ readAll }: TestKinesis, { ShardId }: Shard): Promise<readonly Read[]> {
  const records = await readAll('events', ShardId);
  return records.map((record) => ({
    key: record.PartitionKey,
    data: Buffer.from(record.Data, 'base64'),
    number: record.SequenceNumber,
    ms: Math.round(record.ApproximateArrivalTimestamp * 1000),
  }));
}

async function readCbor({ send, iterator }: TestKinesis, { ShardId }: Shard): Promise<readonly Read[]> {
  const request = encodeCbor({ ShardIterator: await iterator('events', ShardId) });
  const { body } = await send('GetRecords', request, 'cbor');
  type CborRecord = Record<'PartitionKey' | 'SequenceNumber', string> & {
    readonly Data: Buffer;
    readonly ApproximateArrivalTimestamp: number;
  };
  return (body.Records as readonly CborRecord[]).map((record) => ({
    key: record.PartitionKey,
    data: Buffer.from(record.Data),
    number: record.SequenceNumber,
    ms: record.ApproximateArrivalTimestamp,
  }));
}

test('the end of a closed shard names its children, and gives no further iterator', async () => {
  const kinesis = aKinesis();
  const { createStream, call, iterator } = kinesis;
  await createStream('events');
  await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: 'QQ==' });
  await split(kinesis, (await shardsOf(kinesis))[0]!);
  const page = await call('GetRecords', { ShardIterator: await iterator('events', '0') });
  expect(page).toMatchObject({ Records: [{ Data: 'QQ==' }], NextShardIterator: expect.any(String) as string });
  expect(await call('GetRecords', { ShardIterator: page.NextShardIterator })).toEqual({
    Records: [],
    MillisBehindLatest: 0,
    ChildShards: [
      {
        ShardId: 'shardId-000000000001',
        ParentShards: ['shardId-000000000000'],
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105726' },
      },
      {
        ShardId: 'shardId-000000000002',
        ParentShards: ['shardId-000000000000'],
        HashKeyRange: {
          StartingHashKey: '170141183460469231731687303715884105727',
          EndingHashKey: '340282366920938463463374607431768211455',
        },
      },
    ],
  });
});

test('each filter of ListShards gives the shards that it is documented for', async () => {
  const kinesis = aKinesis();
  const { clock, call, createStream } = kinesis;
  await createStream('events', 2);
  clock.advanceTo(START_MS + 60_000);
  await merge(kinesis, await openInOrder(kinesis), 0);
  clock.advanceTo(START_MS + 120_000);
  const ids = async (filter: object) => idsOf(await shardsOf(kinesis, filter));
  const at = (ms: number) => (START_MS + ms) / 1000;
  expect(await ids({ Type: 'FROM_TRIM_HORIZON' })).toEqual([0, 1, 2]);
  expect(await ids({ Type: 'AT_TRIM_HORIZON' })).toEqual([0, 1]);
  expect(await ids({ Type: 'AT_LATEST' })).toEqual([2]);
  expect(await ids({ Type: 'AFTER_SHARD_ID', ShardId: 'shardId-000000000000' })).toEqual([1, 2]);
  expect(await ids({ Type: 'AT_TIMESTAMP', Timestamp: at(30_000) })).toEqual([0, 1]);
  expect(await ids({ Type: 'AT_TIMESTAMP', Timestamp: at(90_000) })).toEqual([2]);
  expect(await ids({ Type: 'FROM_TIMESTAMP', Timestamp: at(30_000) })).toEqual([0, 1, 2]);
  expect(await ids({ Type: 'FROM_TIMESTAMP', Timestamp: at(90_000) })).toEqual([2]);
  expect(await call('ListShards', { StreamName: 'events', ShardFilter: { Type: 'AT_TIMESTAMP' } })).toMatchObject({
    __type: 'InvalidArgumentException',
  });
  clock.advanceTo(START_MS + 60_001 + 24 * 3_600_000);
  expect(await ids({ Type: 'FROM_TRIM_HORIZON' })).toEqual([2]);
});

test('ListShards and DescribeStream go on page by page, and a token expires', async () => {
  const { clock, call, createStream } = aKinesis();
  await createStream('events', 5);
  const seen: number[] = [];
  let page = await call('ListShards', {
    StreamName: 'events',
    MaxResults: 2,
    ExclusiveStartShardId: 'shardId-000000000000',
  });
  seen.push(...idsOf(page.Shards as readonly Shard[]));
  const { NextToken } = page;
  page = await call('ListShards', { NextToken, MaxResults: 2 });
  seen.push(...idsOf(page.Shards as readonly Shard[]));
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(page.NextToken).toBeUndefined();
  expect(await call('ListShards', { NextToken, StreamName: 'events' })).toEqual({
    __type: 'InvalidArgumentException',
    message: 'NextToken and StreamName cannot be provided together.',
  });
  expect(await call('ListShards', { NextToken: 'made up' })).toMatchObject({ __type: 'InvalidArgumentException' });
  clock.advanceTo(START_MS + 300_001);
  expect(await call('ListShards', { NextToken })).toMatchObject({ __type: 'ExpiredNextTokenException' });

  const { StreamDescription } = await call('DescribeStream', { StreamName: 'events', Limit: 3 });
  expect(StreamDescription).toMatchObject({ HasMoreShards: true, StreamModeDetails: { StreamMode: 'PROVISIONED' } });
});

test('UpdateShardCount at most doubles, at least halves, ten times a day', async () => {
  const kinesis = aKinesis();
  const { clock, call, createStream } = kinesis;
  await createStream('events', 2);
  const scale = (TargetShardCount: number) =>
    call('UpdateShardCount', { StreamName: 'events', TargetShardCount, ScalingType: 'UNIFORM_SCALING' });
  expect(await scale(5)).toEqual({
    __type: 'LimitExceededException',
    message:
      'UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 2 Target shard count: 5',
  });
  expect(await scale(3)).toMatchObject({ CurrentShardCount: 2, TargetShardCount: 3 });
  expect(await scale(1)).toMatchObject({ __type: 'LimitExceededException' });
  for (const target of [4, 3, 4, 3, 4, 3, 4, 3, 4])
    expect(await scale(target)).toMatchObject({ TargetShardCount: target });
  expect(await openInOrder(kinesis)).toHaveLength(4);
  expect(await scale(3)).toMatchObject({ __type: 'LimitExceededException' });
  clock.advanceTo(START_MS + 24 * 3_600_000);
  expect(await scale(3)).toMatchObject({ TargetShardCount: 3 });
});
