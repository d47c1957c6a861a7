import fc from 'fast-check';
import { keyHash } from '../../../../lib/cloud/dynamodb/keys/key-hash';
import { TableLimits } from '../../../../lib/cloud/dynamodb/limits/table-limits';
import type { Throttles } from '../../../../lib/cloud/limits/limits';
import { streamOn } from './a-streamed-table';
import { anEngine, type Json, type TestEngine } from './an-engine';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/rows';
const ON_DEMAND = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'g', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byG',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

/** A table of 5 write and 5 read units. */
const PROVISIONED = {
  TableName: 'rows',
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

async function aLimited(table: object = ON_DEMAND, { scalingClock = 1, transitionMs = 0 } = {}) {
  const told: Throttles[] = [];
  const limits = new TableLimits({ scalingClock }, (throttles) => void told.splice(0, Infinity, ...throttles));
  const engine = anEngine({ limits, transitionMs });
  await engine.call('CreateTable', table);
  engine.clock.advanceTo(engine.clock.now() + transitionMs);
  return { told, ...engine, pass: (ms: number) => engine.clock.advanceTo(engine.clock.now() + ms) };
}

const KB_30 = 'x'.repeat(30_000);
const item = (id: string, more: object = {}) => ({ id: { S: id }, ...more });
const large = (id: string) => item(id, { data: { S: KB_30 } });
const puts = (items: readonly object[]) => ({
  RequestItems: { rows: items.map((Item) => ({ PutRequest: { Item } })) },
});

/** The first of four partitions takes these. */
const partitionOf = (id: string, partitions = 4) => Math.floor((keyHash(Buffer.from(id)) * partitions) / 2 ** 32);
const idsOf = (partition: number, count: number) =>
  Array.from({ length: 100 * count }, (_, n) => `k${n}`)
    .filter((id) => partitionOf(id) === partition)
    .slice(0, count);

/** The same count of each of four partitions, in turns. */
function evenly(count: number): string[] {
  const ids = [0, 1, 2, 3].map((partition) => idsOf(partition, count));
  return Array.from({ length: count }, (_, n) => ids.map((list) => list[n]!)).flat();
}

/** How many of the items are stored when all are sent at one moment in batches of 25. */
async function storedAtOnce({ send }: Pick<TestEngine, 'send'>, items: readonly object[]): Promise<number> {
  let stored = 0;
  for (let from = 0; from < items.length; from += 25) {
    const batch = items.slice(from, from + 25);
    const { status, body } = await send('BatchWriteItem', puts(batch));
    if (status === 200) stored += batch.length - ((body['UnprocessedItems']['rows'] ?? []) as Json[]).length;
  }
  return stored;
}

test('a new table on demand carries 4,000 write units a second, 1,000 in each of its four partitions', async () => {
  const engine = await aLimited();
  // An item of 30 KB takes 30 units, so that a partition takes 33 of them.
  const items = evenly(40).map(large);
  expect(await storedAtOnce(engine, items)).toBe(4 * 33);
  engine.pass(999);
  expect(await storedAtOnce(engine, items)).toBe(0);
  engine.pass(1);
  expect(await storedAtOnce(engine, items)).toBe(4 * 33);
});

test('warm throughput gives a table more partitions, and a hot partition stays at 1,000 units', async () => {
  const warm = { WarmThroughput: { WriteUnitsPerSecond: 8_000, ReadUnitsPerSecond: 12_000 } };
  const engine = await aLimited({ ...ON_DEMAND, ...warm });
  const ids = Array.from({ length: 400 }, (_, n) => `k${n}`);
  const expected = Array.from({ length: 8 }, (_, partition) =>
    Math.min(33, ids.filter((id) => partitionOf(id, 8) === partition).length),
  ).reduce((sum, count) => sum + count);
  expect(expected).toBeGreaterThan(4 * 33);
  expect(await storedAtOnce(engine, ids.map(large))).toBe(expected);
  engine.pass(1_000);
  const hot = ids.filter((id) => partitionOf(id, 8) === 5);
  expect(hot.length).toBeGreaterThan(33);
  expect(await storedAtOnce(engine, hot.map(large))).toBe(33);
});

/** Half an hour of scaling is two seconds. */
const SCALING = { scalingClock: 900 };

/** How many of the items are stored when all of them are put at one moment, one by one. */
async function storedOneByOne({ send }: Pick<TestEngine, 'send'>, items: readonly object[]): Promise<number> {
  const answers = await Promise.all(items.map((Item) => send('PutItem', { TableName: 'rows', Item })));
  return answers.filter(({ status }) => status === 200).length;
}

const repeated = <Value>(values: readonly Value[], count: number) => Array.from({ length: count }, () => values).flat();

test('a table on demand carries twice its peak when it has had it for 30 minutes, and throttles what comes sooner', async () => {
  const engine = await aLimited(ON_DEMAND, SCALING);
  const items = evenly(80).map(large);
  const sustain = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      expect(await storedAtOnce(engine, items.slice(0, 160))).toBe(4 * 33);
      engine.pass(1_000);
    }
  };
  const warm = async () => {
    const { Table } = await engine.call('DescribeTable', { TableName: 'rows' });
    const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = Table['WarmThroughput'];
    return { read, write };
  };
  expect(items).toHaveLength(320);
  expect(await warm()).toEqual({ read: 12_000, write: 4_000 });
  await sustain(1);
  expect(await storedAtOnce(engine, items)).toBe(4 * 33);
  engine.pass(1_000);
  const grown = await storedAtOnce(engine, items);
  expect(grown).toBeGreaterThan(1.9 * 4 * 33);
  expect(grown).toBeLessThanOrEqual(8 * 33);
  expect(await warm()).toEqual({ read: 24_000, write: 8_000 });
});

test('a table that has no more than half of what it carries does not grow', async () => {
  const engine = await aLimited(ON_DEMAND, SCALING);
  const half = evenly(16).map(large);
  for (let second = 0; second < 10; second += 1) {
    expect(await storedAtOnce(engine, half)).toBe(half.length);
    engine.pass(1_000);
  }
  expect(await storedAtOnce(engine, idsOf(0, 60).map(large))).toBe(33);
});

test('hot keys of one partition come apart, and a key that is alone too much for a partition stays so', async () => {
  const engine = await aLimited(ON_DEMAND, SCALING);
  const together = repeated(idsOf(2, 2).map(large), 20);
  const alone = repeated([large(idsOf(1, 1)[0]!)], 40);
  const stored: (readonly number[])[] = [];
  for (let second = 0; second < 12; second += 1) {
    stored.push([await storedOneByOne(engine, alone), await storedOneByOne(engine, together)]);
    engine.pass(1_000);
  }
  expect(stored.map(([ofOne]) => ofOne)).toEqual(stored.map(() => 33));
  expect(stored.map(([, ofTwo]) => ofTwo)).toEqual([33, 33, ...stored.slice(2).map(() => 40)]);
});

test('a split gives no key more in the second in which it happens', async () => {
  const engine = await aLimited(ON_DEMAND, SCALING);
  const hot = repeated([large(idsOf(2, 1)[0]!)], 10);
  const steps: number[] = [];
  // The split then comes when the key has had all of its second.
  await storedOneByOne(engine, [item('another')]);
  engine.pass(500);
  for (let step = 0; step < 60; step += 1) {
    steps.push(await storedOneByOne(engine, hot));
    engine.pass(130);
  }
  // Eight steps are in a second.
  const seconds = steps.slice(7).map((_, at) => steps.slice(at, at + 8).reduce((sum, count) => sum + count));
  expect(Math.max(...seconds)).toBe(33);
});

test('hot keys of an index come apart, and its table is no longer throttled', async () => {
  const engine = await aLimited(ON_DEMAND, SCALING);
  const keys = idsOf(3, 2);
  const stored: number[] = [];
  for (let second = 0; second < 4; second += 1) {
    const items = Array.from({ length: 1_200 }, (_, n) => item(`${second}-${n}`, { g: { S: keys[n % 2]! } }));
    stored.push(await storedAtOnce(engine, items));
    engine.pass(1_000);
  }
  expect(stored).toEqual([1_000, 1_000, 1_200, 1_200]);
});

test('an index that is being created has no limits yet, and its own when it is there', async () => {
  const { GlobalSecondaryIndexes, AttributeDefinitions, ...table } = ON_DEMAND;
  const [id] = AttributeDefinitions;
  const engine = await aLimited({ ...table, AttributeDefinitions: [id] }, { transitionMs: 1_000 });
  const { TableDescription } = await engine.call('UpdateTable', {
    TableName: 'rows',
    AttributeDefinitions,
    GlobalSecondaryIndexUpdates: [{ Create: GlobalSecondaryIndexes[0] }],
  });
  const [coming] = TableDescription['GlobalSecondaryIndexes'] as Json[];
  expect(coming).toMatchObject({ IndexName: 'byG', IndexStatus: 'CREATING' });
  expect(coming).not.toHaveProperty('WarmThroughput');
  await engine.call('PutItem', { TableName: 'rows', Item: item('a', { g: { S: 'b' } }) });
  engine.pass(1_000);
  const { Table } = await engine.call('DescribeTable', { TableName: 'rows' });
  expect(Table['GlobalSecondaryIndexes']).toMatchObject([
    { WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' } },
  ]);
});

test('hot keys of a provisioned table come apart, and what it has no units for is no reason to split it', async () => {
  const units = (WriteCapacityUnits: number) => ({ ReadCapacityUnits: 5, WriteCapacityUnits });
  const table = (write: number) => ({ ...PROVISIONED, ProvisionedThroughput: units(write) });
  const engine = await aLimited(table(1_990), SCALING);
  const together = repeated(
    idsOf(0, 200)
      .filter((id) => partitionOf(id, 2) === 0)
      .slice(0, 2)
      .map(large),
    20,
  );
  const stored: number[] = [];
  for (let second = 0; second < 4; second += 1) {
    stored.push(await storedOneByOne(engine, together));
    engine.pass(1_000);
  }
  expect(stored).toEqual([33, 33, 40, 40]);
  const small = await aLimited(table(400), SCALING);
  for (let second = 0; second < 10; second += 1) {
    await storedOneByOne(small, together);
    small.pass(1_000);
  }
  await small.call('UpdateTable', { TableName: 'rows', ProvisionedThroughput: units(999) });
  small.pass(60_000);
  expect(await storedOneByOne(small, together)).toBe(33);
});

test('a table on demand takes no more than its quota, whose error is that of the account', async () => {
  const warm = { WarmThroughput: { WriteUnitsPerSecond: 40_000, ReadUnitsPerSecond: 40_000 } };
  const engine = await aLimited({ ...ON_DEMAND, ...warm });
  const ids = Array.from({ length: 40 }, (_, partition) => {
    return Array.from({ length: 4_000 }, (__, n) => `k${n}`).find((id) => partitionOf(id, 40) === partition)!;
  });
  const items = ids.map((id) => item(id, { data: { S: 'x'.repeat(399_000) } }));
  expect(await storedOneByOne(engine, items)).toBe(40);
  // 98 units for each of 40 items: 408 reads are 39,984 of the 40,000 units that a table has.
  const get = (id: string) => ({
    TableName: 'rows',
    Key: item(id),
    ConsistentRead: true,
    ProjectionExpression: 'id',
  });
  const answers = await Promise.all(repeated(ids, 11).map((id) => engine.send('GetItem', get(id))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(408);
  const expected = {
    type: 'RequestLimitExceeded',
    message: expect.stringContaining('Throughput exceeds the current throughput limit for your account.'),
    ThrottlingReasons: [{ reason: 'TableReadAccountLimitExceeded', resource: ARN }],
  };
  expect(await engine.fault('GetItem', get(ids[0]!))).toMatchObject(expected);
  // The reasons of a transaction's items have no word for it.
  const { TableName, Key } = get(ids[0]!);
  expect(await engine.fault('TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] })).toMatchObject(
    expected,
  );
});

test('a maximum on demand bounds a table and each index, until it is taken away', async () => {
  const maximum = (MaxWriteRequestUnits: number) => ({ OnDemandThroughput: { MaxWriteRequestUnits } });
  const [index] = ON_DEMAND.GlobalSecondaryIndexes;
  const engine = await aLimited({
    ...ON_DEMAND,
    ...maximum(10),
    GlobalSecondaryIndexes: [{ ...index, ...maximum(4) }],
  });
  const { call, fault } = engine;
  const put = (id: string, more: object = {}) => ({ TableName: 'rows', Item: item(id, more) });
  for (const id of ['a', 'b', 'c', 'd']) await call('PutItem', put(id, { g: { S: id } }));
  expect(await fault('PutItem', put('e', { g: { S: 'e' } }))).toEqual({
    __type: 'com.amazon.coral.availability#ThrottlingException',
    type: 'ThrottlingException',
    message: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
    throttlingReasons: [{ reason: 'IndexWriteMaxOnDemandThroughputExceeded', resource: `${ARN}/index/byG` }],
  });
  for (let n = 0; n < 6; n += 1) await call('PutItem', put(`n${n}`));
  expect(await fault('PutItem', put('e'))).toMatchObject({
    throttlingReasons: [{ reason: 'TableWriteMaxOnDemandThroughputExceeded', resource: ARN }],
  });
  await call('UpdateTable', { TableName: 'rows', ...maximum(-1) });
  for (let n = 0; n < 20; n += 1) await call('PutItem', put(`n${n}`));
});

test('a hot key of an index throttles the writes of its table, whose own partitions have room', async () => {
  const { call, send, fault, told } = await aLimited();
  const hot = (id: string) => item(id, { g: { S: 'hot' } });
  const others = Array.from({ length: 1_000 }, (_, n) => hot(`k${n}`));
  expect(await storedAtOnce({ send }, others)).toBe(1_000);
  expect(await fault('PutItem', { TableName: 'rows', Item: hot('one more') })).toEqual({
    __type: 'com.amazon.coral.availability#ThrottlingException',
    type: 'ThrottlingException',
    message: expect.stringContaining(
      'Throughput exceeds the current capacity for one or more global secondary indexes.',
    ),
    throttlingReasons: [{ reason: 'IndexWriteKeyRangeThroughputExceeded', resource: `${ARN}/index/byG` }],
  });
  expect(await call('GetItem', { TableName: 'rows', Key: item('one more') })).toEqual({});
  await call('PutItem', { TableName: 'rows', Item: item('one more') });
  await new Promise(setImmediate);
  expect(told).toEqual([
    { service: 'dynamodb', resource: 'rows', part: 'byG', limit: 'IndexWriteKeyRangeThroughputExceeded', count: 1 },
  ]);
});

test('a change of an index key takes units where the item leaves the index and where it enters', async () => {
  const { call, send, fault } = await aLimited();
  await call('PutItem', { TableName: 'rows', Item: item('a', { g: { S: 'from' } }) });
  // 999 more fill the index's partition of `from`, which the item then cannot leave.
  const others = Array.from({ length: 999 }, (_, n) => item(`k${n}`, { g: { S: 'from' } }));
  expect(await storedAtOnce({ send }, others)).toBe(999);
  const target = idsOf((partitionOf('from') + 1) % 4, 1)[0]!;
  const update = {
    TableName: 'rows',
    Key: item('a'),
    UpdateExpression: 'SET g = :g',
    ExpressionAttributeValues: { ':g': { S: target } },
  };
  expect(await fault('UpdateItem', update)).toMatchObject({ type: 'ThrottlingException' });
  expect(await call('GetItem', { TableName: 'rows', Key: item('a') })).toEqual({
    Item: item('a', { g: { S: 'from' } }),
  });
});

test('items that a batch withholds come back as they were sent, and are exactly those that are not stored', async () => {
  let count = 0;
  const sizes = fc.array(fc.integer({ min: 1, max: 390 }), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(sizes, sizes, async (first, second) => {
      const engine = await aLimited();
      for (const [round, list] of [first, second].entries()) {
        const items = list.map((kb, n) => item(`r${round}-${n}`, { data: { S: 'x'.repeat(kb * 1_000) } }));
        const { status, body } = await engine.send('BatchWriteItem', puts(items));
        const withheld = (
          status === 200 ? (body['UnprocessedItems']['rows'] ?? []) : puts(items).RequestItems.rows
        ) as {
          PutRequest: { Item: Json };
        }[];
        const left = new Map(withheld.map(({ PutRequest: { Item } }) => [Item['id'].S as string, Item]));
        if (status === 200) count += left.size;
        engine.pass(1_000);
        for (const sent of items) {
          const { Item } = await engine.call('GetItem', { TableName: 'rows', Key: { id: sent.id } });
          expect([Item, left.get(sent.id.S)]).toEqual(left.has(sent.id.S) ? [undefined, sent] : [sent, undefined]);
          engine.pass(1_000);
        }
      }
    }),
    { numRuns: 15 },
  );
  expect(count).toBeGreaterThan(0);
});

test('a partition never takes more units in a second than it may, wherever the second begins', async () => {
  const write = fc.record({ afterMs: fc.integer({ min: 0, max: 400 }), kb: fc.integer({ min: 1, max: 390 }) });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 5, maxLength: 40 }), async (writes) => {
      const { send, pass, clock } = await aLimited();
      const taken: { atMs: number; units: number }[] = [];
      for (const { afterMs, kb } of writes) {
        pass(afterMs);
        const Item = item('hot', { data: { S: 'x'.repeat(kb * 1_000) } });
        const { status, body } = await send('PutItem', { TableName: 'rows', Item, ReturnConsumedCapacity: 'TOTAL' });
        if (status === 200)
          taken.push({ atMs: clock.now(), units: body['ConsumedCapacity']['CapacityUnits'] as number });
        else refused += 1;
      }
      for (const { atMs } of taken) {
        const second = taken.filter((one) => one.atMs >= atMs && one.atMs < atMs + 1_000);
        expect(second.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(1_000);
      }
    }),
    { numRuns: 15 },
  );
  expect(refused).toBeGreaterThan(0);
});

test('a batch of which nothing can be stored is refused whole', async () => {
  const engine = await aLimited();
  const [first, ...others] = idsOf(2, 60);
  await storedAtOnce(engine, others.map(large));
  expect(await engine.fault('BatchWriteItem', puts([large(first!)]))).toMatchObject({
    type: 'ThrottlingException',
    throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: ARN }],
  });
});

test('a provisioned table has the units that it declares, and those left over from five minutes', async () => {
  const { call, fault, pass } = await aLimited(PROVISIONED);
  const put = { TableName: 'rows', Item: item('a') };
  for (let n = 0; n < 5; n += 1) await call('PutItem', put);
  expect(await fault('PutItem', put)).toEqual({
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    type: 'ProvisionedThroughputExceededException',
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    ThrottlingReasons: [{ reason: 'TableWriteProvisionedThroughputExceeded', resource: ARN }],
  });
  pass(200);
  await call('PutItem', put);
  await fault('PutItem', put);
  // An hour leaves no more than five minutes do; an item may be as large as what the partition has.
  pass(3_600_000);
  const kb = (size: number) => ({ TableName: 'rows', Item: item('a', { data: { S: 'x'.repeat(size * 1_000) } }) });
  for (let n = 0; n < 3; n += 1) await call('PutItem', kb(300));
  pass(1_000);
  for (let n = 0; n < 3; n += 1) await call('PutItem', kb(200));
  await fault('PutItem', put);
});

test('UpdateTable gives a provisioned table its new units', async () => {
  const { call, fault } = await aLimited(PROVISIONED);
  const put = { TableName: 'rows', Item: item('a') };
  for (let n = 0; n < 5; n += 1) await call('PutItem', put);
  await fault('PutItem', put);
  const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 50 };
  await call('UpdateTable', { TableName: 'rows', ProvisionedThroughput });
  for (let n = 0; n < 50; n += 1) await call('PutItem', put);
  expect(await fault('PutItem', put)).toMatchObject({ type: 'ProvisionedThroughputExceededException' });
});

test('a write whose condition does not hold takes units, too', async () => {
  const { call, fault } = await aLimited(PROVISIONED);
  await call('PutItem', { TableName: 'rows', Item: item('a') });
  const put = { TableName: 'rows', Item: item('a'), ConditionExpression: 'attribute_not_exists(id)' };
  for (let n = 0; n < 4; n += 1)
    expect(await fault('PutItem', put)).toMatchObject({ type: 'ConditionalCheckFailedException' });
  expect(await fault('PutItem', put)).toMatchObject({ type: 'ProvisionedThroughputExceededException' });
});

test('reads are throttled by table and by index, and a batch of keys gives back those that were not read', async () => {
  const { call, fault, pass } = await aLimited(PROVISIONED);
  for (const id of ['a', 'b', 'c', 'd']) await call('PutItem', { TableName: 'rows', Item: item(id) });
  const get = { TableName: 'rows', Key: item('a'), ConsistentRead: true };
  for (let n = 0; n < 3; n += 1) await call('GetItem', get);
  const keys = { rows: { Keys: ['a', 'b', 'c', 'd'].map((id) => item(id)), ConsistentRead: true } };
  const { Responses, UnprocessedKeys } = await call('BatchGetItem', { RequestItems: keys });
  expect(Responses).toEqual({ rows: [item('a'), item('b')] });
  expect(UnprocessedKeys).toEqual({ rows: { Keys: [item('c'), item('d')], ConsistentRead: true } });
  const reason = { ThrottlingReasons: [{ reason: 'TableReadProvisionedThroughputExceeded', resource: ARN }] };
  expect(await fault('BatchGetItem', { RequestItems: UnprocessedKeys })).toMatchObject(reason);
  expect(await fault('GetItem', get)).toMatchObject(reason);
  expect(await fault('Scan', { TableName: 'rows' })).toMatchObject(reason);
  const query = {
    TableName: 'rows',
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': { S: 'a' } },
  };
  expect(await fault('Query', query)).toMatchObject(reason);
  pass(100);
  expect((await call('Query', query))['Items']).toEqual([item('a')]);
});

test('reading a hot key of an index on demand is throttled at the partition of the index', async () => {
  const { call, fault } = await aLimited();
  // 100 items with 2,036 bytes in the index: a page of them is 25 units.
  for (let n = 0; n < 100; n += 1)
    await call('PutItem', { TableName: 'rows', Item: item(`${n}`.padEnd(2_030, '-'), { g: { S: 'hot' } }) });
  const query = {
    TableName: 'rows',
    IndexName: 'byG',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': { S: 'hot' } },
  };
  for (let n = 0; n < 120; n += 1) await call('Query', query);
  expect(await fault('Query', query)).toMatchObject({
    throttlingReasons: [{ reason: 'IndexReadKeyRangeThroughputExceeded', resource: `${ARN}/index/byG` }],
  });
  await call('GetItem', { TableName: 'rows', Key: item('a') });
});

test('a transaction takes two units where a write takes one, and is cancelled whole with the reason of each item', async () => {
  const { call, fault, pass } = await aLimited(PROVISIONED);
  const transaction = (...ids: string[]) => ({
    TransactItems: ids.map((id) => ({ Put: { TableName: 'rows', Item: item(id) } })),
  });
  await call('TransactWriteItems', transaction('a'));
  const { type, CancellationReasons } = await fault('TransactWriteItems', transaction('b', 'c'));
  expect(type).toBe('TransactionCanceledException');
  expect(CancellationReasons).toEqual([
    { Code: 'None' },
    {
      Code: 'ProvisionedThroughputExceeded',
      Message: expect.stringContaining('The level of configured provisioned throughput for the table was exceeded.'),
    },
  ]);
  expect(await call('GetItem', { TableName: 'rows', Key: item('b') })).toEqual({});
  // What was cancelled has taken nothing.
  await call('TransactWriteItems', transaction('b'));
  pass(1_000);
  await call('TransactWriteItems', transaction('b', 'c'));
});

test('a transaction of reads, and one on demand, are cancelled in the words of theirs', async () => {
  const provisioned = await aLimited(PROVISIONED);
  await provisioned.call('GetItem', { TableName: 'rows', Key: item('a'), ConsistentRead: true });
  const get = { TransactItems: ['a', 'b', 'c'].map((id) => ({ Get: { TableName: 'rows', Key: item(id) } })) };
  const { CancellationReasons } = await provisioned.fault('TransactGetItems', get);
  expect((CancellationReasons as Json[]).map(({ Code }) => Code as string)).toEqual([
    'None',
    'None',
    'ProvisionedThroughputExceeded',
  ]);
  const onDemand = await aLimited();
  const [last, ...others] = idsOf(0, 60);
  await storedAtOnce(onDemand, others.map(large));
  const put = { TransactItems: [{ Put: { TableName: 'rows', Item: large(last!) } }] };
  expect((await onDemand.fault('TransactWriteItems', put))['CancellationReasons']).toEqual([
    { Code: 'ThrottlingError', Message: expect.stringContaining('check if you have a hot key') },
  ]);
});

test('without limits a table takes what it is given', async () => {
  const engine = anEngine();
  await engine.call('CreateTable', ON_DEMAND);
  const items = idsOf(0, 60).map(large);
  expect(await storedAtOnce(engine, items)).toBe(items.length);
});

test.each([
  ['ListStreams', 5],
  ['DescribeStream', 10],
])('%s is answered %i times a second, and then not before the second is over', async (operation, rate) => {
  const { call, fault, pass } = await aLimited({ ...PROVISIONED, ...streamOn('KEYS_ONLY') });
  const { Table } = await call('DescribeTable', { TableName: 'rows' });
  const request = operation === 'ListStreams' ? {} : { StreamArn: (Table as Json)['LatestStreamArn'] as string };
  for (let i = 0; i < rate; i++) await call(operation, request);
  expect(await fault(operation, request)).toMatchObject({
    type: 'ThrottlingException',
    message: 'Rate of requests exceeds the allowed throughput.',
  });
  pass(1_000);
  await call(operation, request);
});
