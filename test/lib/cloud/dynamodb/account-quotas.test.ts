import { TableLimits } from '../../../../lib/cloud/dynamodb/limits/table-limits';
import { anEngine, type TestEngine } from './an-engine';

const KEYS = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
const onDemand = (TableName: string, more: object = {}) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  ...KEYS,
  ...more,
});
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
});
const provisioned = (TableName: string, read: number, write: number) => ({
  TableName,
  ...KEYS,
  ...units(read, write),
});
const index = (IndexName: string, more: object = {}) => ({
  IndexName,
  KeySchema: KEYS.KeySchema,
  Projection: { ProjectionType: 'ALL' },
  ...more,
});

function aLimited({ transitionMs = 0 } = {}) {
  const engine = anEngine({ limits: new TableLimits({ scalingClock: 1 }, () => undefined), transitionMs });
  return { ...engine, pass: (ms: number) => engine.clock.advanceTo(engine.clock.now() + ms) };
}

/** What a call is refused with; undefined where it is not. */
async function refusalOf({ send }: Pick<TestEngine, 'send'>, operation: string, request: object) {
  const { status, body } = await send(operation, request);
  if (status === 200) return undefined;
  expect(body['__type']).toBe('com.amazonaws.dynamodb.v20120810#LimitExceededException');
  return body['message'] as string;
}

const HOW_TO_GET_MORE =
  'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.';

test('an account has 2,500 tables in a Region', async () => {
  const engine = aLimited();
  for (let n = 0; n < 2_500; n += 1) await engine.call('CreateTable', onDemand(`table-${n}`));
  const one = onDemand('one-more');
  expect(await refusalOf(engine, 'CreateTable', one)).toBe(
    'Subscriber limit exceeded: There is a limit of 2500 tables per subscriber',
  );
  await engine.call('DeleteTable', { TableName: 'table-0' });
  expect(await refusalOf(engine, 'CreateTable', one)).toBeUndefined();
});

test('no more than 500 tables are created, updated or deleted at a time', async () => {
  const engine = aLimited({ transitionMs: 10_000 });
  await engine.call('CreateTable', onDemand('there'));
  engine.pass(10_000);
  for (let n = 0; n < 500; n += 1) await engine.call('CreateTable', onDemand(`table-${n}`));
  const name = { TableName: 'there' };
  const full = 'Subscriber limit exceeded: Only 500 tables can be created, updated, or deleted simultaneously';
  const timeToLive = { ...name, TimeToLiveSpecification: { Enabled: true, AttributeName: 'end' } };
  const operations = [
    ['CreateTable', onDemand('one-more')],
    ['UpdateTable', { ...name, DeletionProtectionEnabled: false }],
    ['UpdateTimeToLive', timeToLive],
    ['DeleteTable', name],
  ] as const;
  for (const [operation, request] of operations) expect(await refusalOf(engine, operation, request)).toBe(full);
  engine.pass(10_000);
  expect(await refusalOf(engine, 'DeleteTable', name)).toBeUndefined();
});

test('of tables with indexes, no more than 250 are created at a time', async () => {
  const engine = aLimited({ transitionMs: 10_000 });
  const indexed = (name: string) => onDemand(name, { GlobalSecondaryIndexes: [index('byId')] });
  for (let n = 0; n < 250; n += 1) await engine.call('CreateTable', indexed(`table-${n}`));
  expect(await refusalOf(engine, 'CreateTable', indexed('one-more'))).toBe(
    'Subscriber limit exceeded: You have exceeded the maximum number of indexed tables that can be created simultaneously',
  );
  expect(await refusalOf(engine, 'CreateTable', onDemand('without'))).toBeUndefined();
});

test('a table and each of its indexes have at most 40,000 units, provisioned, warm, or as their maximum', async () => {
  const engine = aLimited();
  const refused = (request: object) => refusalOf(engine, 'CreateTable', request);
  expect(await refused(provisioned('rows', 1, 40_001))).toBe(
    `The requested WriteCapacityUnits, 40001, is above the per table maximum for the account in us-east-1. Per table maximum: 40000. ${HOW_TO_GET_MORE}`,
  );
  const GlobalSecondaryIndexes = [index('byId', units(40_001, 1))];
  expect(await refused({ ...provisioned('rows', 1, 1), GlobalSecondaryIndexes })).toBe(
    `The requested ReadCapacityUnits for index byId, 40001, is above the per index maximum for the account in us-east-1. Per index maximum: 40000. ${HOW_TO_GET_MORE}`,
  );
  expect(await refused(onDemand('rows', { OnDemandThroughput: { MaxReadRequestUnits: 40_001 } }))).toBe(
    'Subscriber limit exceeded: Requested MaxReadRequestUnits for OnDemandThroughput for table exceeds TableMaxReadCapacityUnits of the account in region us-east-1',
  );
  const warm = { WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 40_001 } };
  expect(await refused(onDemand('rows', { GlobalSecondaryIndexes: [index('byId', warm)] }))).toBe(
    'Subscriber limit exceeded: Requested WriteUnitsPerSecond for WarmThroughput for index byId exceeds TableMaxWriteCapacityUnits of the account in region us-east-1',
  );
  expect(await refused(provisioned('rows', 40_000, 40_000))).toBeUndefined();
});

test('all provisioned tables and indexes of an account have at most 80,000 units', async () => {
  const engine = aLimited();
  await engine.call('CreateTable', provisioned('first', 40_000, 1));
  await engine.call('CreateTable', {
    ...provisioned('second', 30_000, 1),
    GlobalSecondaryIndexes: [index('byId', units(9_000, 1))],
  });
  expect(await refusalOf(engine, 'CreateTable', provisioned('third', 1_001, 1))).toBe(
    `This request would have caused the ReadCapacityUnits limit to be exceeded for the account in us-east-1. Current ReadCapacityUnits reserved by the account: 79000. Limit: 80000. Requested: 1001. ${HOW_TO_GET_MORE}`,
  );
  const update = (read: number) => refusalOf(engine, 'UpdateTable', { TableName: 'second', ...units(read, 1) });
  expect(await update(31_001)).toContain('would have caused the ReadCapacityUnits limit');
  expect(await update(31_000)).toBeUndefined();
  expect(await update(20_000)).toBeUndefined();
});

test('provisioned units are decreased four times a day, then once an hour, and anew on the next day', async () => {
  const engine = aLimited();
  await engine.call('CreateTable', provisioned('rows', 100, 100));
  let write = 100;
  const decrease = () => refusalOf(engine, 'UpdateTable', { TableName: 'rows', ...units(100, (write -= 1)) });
  engine.pass(3_600_000);
  for (let n = 0; n < 4; n += 1) expect(await decrease()).toBeUndefined();
  engine.pass(3_599_000);
  expect(await decrease()).toBe(
    'Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: 4. ' +
      'Last decrease at Thursday, January 1, 2026 at 1:00:00 AM Coordinated Universal Time. ' +
      'Next decrease can be made at Thursday, January 1, 2026 at 2:00:00 AM Coordinated Universal Time',
  );
  engine.pass(1_000);
  expect(await decrease()).toBeUndefined();
  expect(await decrease()).toContain('Number of decreases today: 5.');
  engine.clock.advanceTo(Date.UTC(2026, 0, 2));
  const { Table } = await engine.call('DescribeTable', { TableName: 'rows' });
  expect(Table['ProvisionedThroughput']).toMatchObject({ NumberOfDecreasesToday: 0 });
  for (let n = 0; n < 4; n += 1) expect(await decrease()).toBeUndefined();
  expect(await decrease()).toContain('Number of decreases today: 4.');
});

test('a table goes on demand four times in 24 hours', async () => {
  const engine = aLimited();
  await engine.call('CreateTable', provisioned('rows', 1, 1));
  const toOnDemand = () => refusalOf(engine, 'UpdateTable', { TableName: 'rows', BillingMode: 'PAY_PER_REQUEST' });
  const back = () => engine.call('UpdateTable', { TableName: 'rows', BillingMode: 'PROVISIONED', ...units(1, 1) });
  for (let n = 0; n < 4; n += 1) {
    expect(await toOnDemand()).toBeUndefined();
    await back();
    engine.pass(3_600_000);
  }
  expect(await toOnDemand()).toContain('Update to PayPerRequest mode are limited to 4 times in 1 day(s).');
  engine.clock.advanceTo(Date.UTC(2026, 0, 2));
  expect(await toOnDemand()).toBeUndefined();
});

test('a table has 20 global indexes: a further one is refused by CreateTable and by UpdateTable in their own words', async () => {
  const engine = anEngine();
  const indexes = (count: number) => Array.from({ length: count }, (_, n) => index(`by-${n}`));
  const { type, message } = await engine.fault(
    'CreateTable',
    onDemand('rows', { GlobalSecondaryIndexes: indexes(21) }),
  );
  expect([type, message]).toEqual([
    'ValidationException',
    'One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the per-table limit of 20',
  ]);
  await engine.call('CreateTable', onDemand('rows', { GlobalSecondaryIndexes: indexes(20) }));
  const update = { TableName: 'rows', ...KEYS, GlobalSecondaryIndexUpdates: [{ Create: index('one-more') }] };
  expect(await refusalOf(engine, 'UpdateTable', { ...update, KeySchema: undefined })).toBe(
    'Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20',
  );
});

test('the limits of an account are described once a minute', async () => {
  const engine = aLimited();
  const described = await engine.call('DescribeLimits', {});
  expect(described).toMatchObject({ AccountMaxReadCapacityUnits: 80_000, TableMaxWriteCapacityUnits: 40_000 });
  engine.pass(59_999);
  expect(await engine.fault('DescribeLimits', {})).toMatchObject({
    type: 'ThrottlingException',
    message: 'The rate of control plane requests made by this account is too high',
  });
  engine.pass(1);
  expect(await engine.call('DescribeLimits', {})).toEqual(described);
});

test('without limits an account has what it is given', async () => {
  const engine = anEngine();
  await engine.call('CreateTable', provisioned('rows', 100_000, 100_000));
  for (let n = 1; n < 8; n += 1) {
    const fewer = { TableName: 'rows', ...units(100_000 - n, 100_000) };
    expect(await refusalOf(engine, 'UpdateTable', fewer)).toBeUndefined();
  }
});
