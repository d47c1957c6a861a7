import { TableLimits } from '../../../../lib/cloud/dynamodb/limits/table-limits';
import { anEngine, type Json } from './an-engine';

const KEYS = {
  TableName: 'rows',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
const units = (both: number) => ({ ProvisionedThroughput: { ReadCapacityUnits: both, WriteCapacityUnits: both } });
const ON_DEMAND = { ...KEYS, BillingMode: 'PAY_PER_REQUEST' };
const PROVISIONED = { ...KEYS, BillingMode: 'PROVISIONED', ...units(10) };
const index = (more: object = {}) => ({
  IndexName: 'byId',
  KeySchema: KEYS.KeySchema,
  Projection: { ProjectionType: 'ALL' },
  ...more,
});
const maximum = (read?: number, write?: number) => ({
  OnDemandThroughput: { MaxReadRequestUnits: read, MaxWriteRequestUnits: write },
});
const warm = (read?: number, write?: number) => ({
  WarmThroughput: { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write },
});

function anEngineOf(engine = anEngine()) {
  const { call, fault } = engine;
  const words = async (operation: string, request: object) => {
    const { type, message } = await fault(operation, request);
    expect(type).toBe('ValidationException');
    return message.replace('One or more parameter values were invalid: ', '');
  };
  const describe = async (): Promise<Json> => (await call('DescribeTable', { TableName: 'rows' }))['Table'] as Json;
  return {
    ...engine,
    describe,
    create: (request: object) => call('CreateTable', request),
    update: (request: object) => call('UpdateTable', { TableName: 'rows', ...request }),
    notCreated: (request: object) => words('CreateTable', request),
    notUpdated: (request: object) => words('UpdateTable', { TableName: 'rows', ...request }),
  };
}

test('an update of the maximum on demand leaves the member that it does not name, and -1 takes one away', async () => {
  const { create, update, describe } = anEngineOf();
  await create({ ...ON_DEMAND, ...maximum(1_000, 500), GlobalSecondaryIndexes: [index(maximum(100, 50))] });
  await update(maximum(2_000));
  expect(await describe()).toMatchObject(maximum(2_000, 500));
  const ofIndex = { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byId', ...maximum(undefined, -1) } }] };
  await update({ ...maximum(undefined, -1), ...ofIndex });
  const { OnDemandThroughput: ofTable, GlobalSecondaryIndexes } = await describe();
  expect(ofTable).toEqual({ MaxReadRequestUnits: 2_000 });
  expect((GlobalSecondaryIndexes as Json[])[0]!['OnDemandThroughput']).toEqual({ MaxReadRequestUnits: 100 });
  await update(maximum(-1));
  expect(await describe()).not.toHaveProperty('OnDemandThroughput');
});

test('a table that is no longer on demand has lost its maximum, also when it is again', async () => {
  const { create, update, describe } = anEngineOf();
  await create({ ...ON_DEMAND, ...maximum(10, 10), GlobalSecondaryIndexes: [index(maximum(10, 10))] });
  const GlobalSecondaryIndexUpdates = [{ Update: { IndexName: 'byId', ...units(5) } }];
  await update({ BillingMode: 'PROVISIONED', ...units(5), GlobalSecondaryIndexUpdates });
  expect(await describe()).not.toHaveProperty('OnDemandThroughput');
  await update({ BillingMode: 'PAY_PER_REQUEST' });
  const { GlobalSecondaryIndexes, ...table } = await describe();
  expect(table).not.toHaveProperty('OnDemandThroughput');
  expect((GlobalSecondaryIndexes as Json[])[0]).not.toHaveProperty('OnDemandThroughput');
});

test('a maximum on demand is at least 1, and only for tables on demand', async () => {
  const { create, notCreated, notUpdated } = anEngineOf();
  const outside = (name: string, where = 'table') =>
    `Requested ${name} for OnDemandThroughput for ${where} is outside of valid range`;
  for (const none of [0, -1, -2])
    expect(await notCreated({ ...ON_DEMAND, ...maximum(none) })).toBe(outside('MaxReadRequestUnits'));
  const withIndex = { ...ON_DEMAND, GlobalSecondaryIndexes: [index(maximum(1, 0))] };
  expect(await notCreated(withIndex)).toBe(outside('MaxWriteRequestUnits', 'index : byId'));
  expect(await notCreated({ ...PROVISIONED, ...maximum(1) })).toBe(
    'MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.',
  );
  await create(PROVISIONED);
  expect(await notUpdated(maximum(undefined, 1))).toBe(
    'MaxWriteRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED',
  );
  expect(await notUpdated({ BillingMode: 'PAY_PER_REQUEST', ...maximum(0) })).toBe(outside('MaxReadRequestUnits'));
});

test('warm throughput is no less than what a table has anyway, and is never decreased', async () => {
  const { create, update, notCreated, notUpdated, describe } = anEngineOf();
  expect(await notCreated({ ...ON_DEMAND, ...warm(11_999) })).toContain(
    'Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: https://docs.aws.amazon.com/',
  );
  expect(await notCreated({ ...PROVISIONED, ...warm(10, 9) })).toBe(
    'Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput',
  );
  await create({ ...ON_DEMAND, ...warm(20_000), GlobalSecondaryIndexes: [index(warm(12_000, 5_000))] });
  const lower = (name: string, where: string) =>
    `Requested ${name} for WarmThroughput for ${where} is lower than current WarmThroughput, decreasing WarmThroughput is not supported`;
  expect(await notUpdated(warm(19_999))).toBe(lower('ReadUnitsPerSecond', 'table'));
  expect(await notUpdated(warm(undefined, 3_999))).toBe(lower('WriteUnitsPerSecond', 'table'));
  const ofIndex = { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byId', ...warm(undefined, 4_999) } }] };
  expect(await notUpdated(ofIndex)).toBe(lower('WriteUnitsPerSecond', 'index byId'));
  await update(warm(undefined, 6_000));
  expect(await describe()).toMatchObject(warm(20_000, 6_000));
});

test('with limits, warm throughput is that of the most units which a table ever had', async () => {
  const engine = anEngine({ limits: new TableLimits({ scalingClock: 1 }, () => undefined) });
  const { create, update, notUpdated, describe } = anEngineOf(engine);
  await create(PROVISIONED);
  expect(await describe()).toMatchObject(warm(10, 10));
  await update(units(30));
  await update(units(20));
  expect(await describe()).toMatchObject(warm(30, 30));
  expect(await notUpdated(warm(29))).toContain('is lower than current WarmThroughput');
  await update({ BillingMode: 'PAY_PER_REQUEST' });
  expect(await describe()).toMatchObject(warm(12_000, 4_000));
  await update({ BillingMode: 'PROVISIONED', ...units(5) });
  expect(await describe()).toMatchObject(warm(12_000, 4_000));
});
