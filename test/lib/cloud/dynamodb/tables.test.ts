import type { Files } from '../../../../lib/core/files';
import { coded, Disk } from '../engines/log/a-disk';
import { anEngine, onDisk, type Json } from './an-engine';

const TABLE = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/rows';

async function aTable(options: Parameters<typeof anEngine>[0] = {}, more: object = {}) {
  const engine = anEngine(options);
  const created = await engine.call('CreateTable', { ...TABLE, ...more });
  return { ...engine, created: created['TableDescription'] as Json };
}

test('a table is being created in the answer, and active at the next look', async () => {
  const { call, created } = await aTable();
  expect(created['TableStatus']).toBe('CREATING');
  const { Table } = await call('DescribeTable', { TableName: 'rows' });
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', ItemCount: 0, TableArn: ARN });
});

test('a table that takes time is there for nobody until it is active', async () => {
  const { call, fault, clock } = await aTable({ transitionMs: 500 });
  const put = { TableName: 'rows', Item: { id: { S: 'a' } } };
  expect(await fault('PutItem', put)).toMatchObject({ type: 'ResourceNotFoundException' });
  expect(await fault('DeleteTable', { TableName: 'rows' })).toMatchObject({ type: 'ResourceInUseException' });
  clock.advanceTo(clock.now() + 500);
  await call('PutItem', put);
});

test('an index that is added to a table on demand has the rows that are there, and one that is removed is gone', async () => {
  const { call, fault } = await aTable();
  for (const id of ['a', 'b', 'c'])
    await call('PutItem', { TableName: 'rows', Item: { id: { S: id }, g: { S: 'g' } } });
  await call('PutItem', { TableName: 'rows', Item: { id: { S: 'other type' }, g: { N: '1' } } });
  const Create = {
    IndexName: 'by-g',
    KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  };
  const AttributeDefinitions = [...TABLE.AttributeDefinitions, { AttributeName: 'g', AttributeType: 'S' }];
  const update = { TableName: 'rows', AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] };
  expect((await call('UpdateTable', update))['TableDescription'].TableStatus).toBe('UPDATING');
  const query = {
    TableName: 'rows',
    IndexName: 'by-g',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': { S: 'g' } },
  };
  expect((await call('Query', query))['Count']).toBe(3);
  await call('UpdateTable', { TableName: 'rows', GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-g' } }] });
  expect((await fault('Query', query)).message).toBe('The table does not have the specified index: by-g');
});

test('an index is listed while it is created and while it is deleted, and read from only in between', async () => {
  const { call, fault, clock } = await aTable({ transitionMs: 500 });
  clock.advanceTo(clock.now() + 500);
  await call('PutItem', { TableName: 'rows', Item: { id: { S: 'a' }, g: { S: 'g' } } });
  const KeySchema = [{ AttributeName: 'g', KeyType: 'HASH' }];
  const Create = { IndexName: 'by-g', KeySchema, Projection: { ProjectionType: 'KEYS_ONLY' } };
  const AttributeDefinitions = [...TABLE.AttributeDefinitions, { AttributeName: 'g', AttributeType: 'S' }];
  const change = async (update: object) => {
    const updates = { TableName: 'rows', AttributeDefinitions, GlobalSecondaryIndexUpdates: [update] };
    return (await call('UpdateTable', updates))['TableDescription'] as Json;
  };
  const described = async () => (await call('DescribeTable', { TableName: 'rows' }))['Table'] as Json;
  const query = {
    TableName: 'rows',
    IndexName: 'by-g',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': { S: 'g' } },
  };

  const creating = { IndexName: 'by-g', KeySchema, IndexStatus: 'CREATING', Backfilling: true };
  const updating = { TableStatus: 'UPDATING', GlobalSecondaryIndexes: [creating] };
  expect(await change({ Create })).toMatchObject(updating);
  expect(await described()).toMatchObject(updating);
  const refused = 'Cannot read from backfilling global secondary index: by-g';
  expect(await fault('Query', query)).toMatchObject({ type: 'ValidationException', message: refused });

  clock.advanceTo(clock.now() + 500);
  const [active] = (await described())['GlobalSecondaryIndexes'];
  expect(active).toMatchObject({ IndexStatus: 'ACTIVE', ItemCount: 1 });
  expect(active).not.toHaveProperty('Backfilling');
  expect((await call('Query', query))['Count']).toBe(1);

  const deleting = { GlobalSecondaryIndexes: [{ IndexName: 'by-g', IndexStatus: 'DELETING' }] };
  expect(await change({ Delete: { IndexName: 'by-g' } })).toMatchObject(deleting);
  clock.advanceTo(clock.now() + 500);
  expect(await described()).not.toHaveProperty('GlobalSecondaryIndexes');
});

test('a protected table is deleted when it is not protected any more', async () => {
  const { call, fault } = await aTable({}, { DeletionProtectionEnabled: true });
  expect((await call('DescribeTable', { TableName: 'rows' }))['Table'].DeletionProtectionEnabled).toBe(true);
  expect((await fault('DeleteTable', { TableName: 'rows' })).type).toBe('ValidationException');
  await call('UpdateTable', { TableName: 'rows', DeletionProtectionEnabled: false });
  expect((await call('DeleteTable', { TableName: 'rows' }))['TableDescription'].TableStatus).toBe('DELETING');
  expect((await fault('DescribeTable', { TableName: 'rows' })).type).toBe('ResourceNotFoundException');
});

test('an ARN names a table, and answers repeat it', async () => {
  const { call } = await aTable();
  const cost = await call('PutItem', { TableName: ARN, Item: { id: { S: 'a' } }, ReturnConsumedCapacity: 'TOTAL' });
  expect(cost['ConsumedCapacity']).toEqual({ TableName: ARN, CapacityUnits: 1 });
  const batch = await call('BatchGetItem', { RequestItems: { [ARN]: { Keys: [{ id: { S: 'a' } }] } } });
  expect(batch['Responses']).toEqual({ [ARN]: [{ id: { S: 'a' } }] });
});

/** A table whose 60 rows expire after five seconds; most of them have to be read from the disk. */
async function expiringRows(options: Parameters<typeof anEngine>[0]) {
  const engine = await aTable(options);
  const { call, clock } = engine;
  await call('UpdateTimeToLive', {
    TableName: 'rows',
    TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
  });
  const until = { N: String(clock.now() / 1000 + 5) };
  for (let i = 0; i < 60; i++)
    await call('PutItem', { TableName: 'rows', Item: { id: { S: `${i}` }, until, x: { S: 'x'.repeat(300) } } });
  const expire = async () => {
    clock.advanceTo(clock.now() + 31_000);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...engine, expire, count: async () => (await call('Scan', { TableName: 'rows' }))['Count'] as number };
}

test('rows that cannot be read when they expire stay, and expire when they can be read again', async () => {
  const disk = new Disk();
  let isBroken = false;
  const files: Files = {
    ...disk.files,
    readSync: ((...parameters: Parameters<Files['readSync']>) => {
      if (isBroken) throw coded('EIO');
      return disk.files.readSync(...parameters);
    }) as Files['readSync'],
  };
  const { expire, count } = await expiringRows(onDisk({ files }));
  isBroken = true;
  await expire();
  isBroken = false;
  expect(await count()).toBe(60);
  await expire();
  expect(await count()).toBe(0);
});

test('the memory budget is told of rows that expire, and of what their times take', async () => {
  const reports: number[] = [];
  const { clock, expire, call } = await expiringRows({ budget: { report: (_, bytes) => void reports.push(bytes) } });
  const before = reports.at(-1)!;
  const { length } = reports;
  await expire();
  expect(reports.length).toBeGreaterThan(length);
  expect(reports.at(-1)).toBeLessThan(before);
  const withTimes = reports.at(-1)!;
  await call('UpdateTimeToLive', {
    TableName: 'rows',
    TimeToLiveSpecification: { Enabled: false, AttributeName: 'until' },
  });
  expect(reports.at(-1)! - withTimes).toBeLessThan(-60 * 12 + 1_000);
  expect(clock.now()).toBeGreaterThan(0);
});

test('rows expire after their time, and not before', async () => {
  const { call, clock } = await aTable();
  await call('UpdateTimeToLive', {
    TableName: 'rows',
    TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
  });
  const nowSeconds = clock.now() / 1000;
  const times = { soon: nowSeconds + 30, later: nowSeconds + 3600, 'long ago': nowSeconds - 6 * 365 * 86_400 };
  for (const [id, until] of Object.entries(times)) {
    await call('PutItem', { TableName: 'rows', Item: { id: { S: id }, until: { N: String(until) } } });
  }
  const ids = async () =>
    ((await call('Scan', { TableName: 'rows' }))['Items'] as Json[]).map((item) => item['id'].S as string).toSorted();
  expect(await ids()).toEqual(['later', 'long ago', 'soon']);
  clock.advanceTo(clock.now() + 31_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await ids()).toEqual(['later', 'long ago']);
});

test('a table named twice in a batch, by name and by ARN, takes one write of an item', async () => {
  const { call, fault } = await aTable();
  await call('PutItem', { TableName: 'rows', Item: { id: { S: 'a' } } });
  for (const write of [{ DeleteRequest: { Key: { id: { S: 'a' } } } }, { PutRequest: { Item: { id: { S: 'b' } } } }]) {
    expect(await fault('BatchWriteItem', { RequestItems: { rows: [write], [ARN]: [write] } })).toMatchObject({
      type: 'ValidationException',
      message: 'Provided list of item keys contains duplicates',
    });
  }
  const other = [{ PutRequest: { Item: { id: { S: 'c' } } } }];
  await call('BatchWriteItem', {
    RequestItems: { rows: [{ DeleteRequest: { Key: { id: { S: 'a' } } } }], [ARN]: other },
  });
  expect((await call('Scan', { TableName: 'rows' }))['Items']).toEqual([{ id: { S: 'c' } }]);
});

test.each([
  [
    '',
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
  ],
  [
    'x'.repeat(2049),
    'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
  ],
])('a Query for a partition key that no item can have is refused', async (S, message) => {
  const { fault } = await aTable();
  const query = {
    TableName: 'rows',
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': { S } },
  };
  expect(await fault('Query', query)).toMatchObject({ type: 'ValidationException', message });
});

test('an empty text as the key of an index is refused in the words of DynamoDB', async () => {
  const { fault } = await aTable(
    {},
    {
      AttributeDefinitions: [...TABLE.AttributeDefinitions, { AttributeName: 'g', AttributeType: 'S' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-g',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  );
  expect((await fault('PutItem', { TableName: 'rows', Item: { id: { S: 'a' }, g: { S: '' } } })).message).toBe(
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-g, IndexKey: g',
  );
});

test('a failed condition gives the item that is there when it is asked for', async () => {
  const { call, fault } = await aTable();
  await call('PutItem', { TableName: 'rows', Item: { id: { S: 'a' }, b: { B: 'AQ==' } } });
  const again = { TableName: 'rows', Item: { id: { S: 'a' } }, ConditionExpression: 'attribute_not_exists(id)' };
  expect(await fault('PutItem', again)).not.toHaveProperty('Item');
  const { Item } = await fault('PutItem', { ...again, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  expect(Item).toEqual({ id: { S: 'a' }, b: { B: 'AQ==' } });
});

test('tags, time to live, backups and protection are there after a restart', async () => {
  const disk = new Disk();
  const { call } = await aTable(onDisk(disk), { Tags: [{ Key: 'a', Value: '1' }], DeletionProtectionEnabled: true });
  await call('TagResource', { ResourceArn: ARN, Tags: [{ Key: 'b', Value: '2' }] });
  await call('UntagResource', { ResourceArn: ARN, TagKeys: ['a'] });
  await call('UpdateTimeToLive', { TableName: 'rows', TimeToLiveSpecification: { Enabled: true, AttributeName: 'x' } });
  await call('UpdateContinuousBackups', {
    TableName: 'rows',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  const restarted = anEngine(onDisk(disk.afterKill()));
  expect(await restarted.call('ListTagsOfResource', { ResourceArn: ARN })).toEqual({
    Tags: [{ Key: 'b', Value: '2' }],
  });
  expect(await restarted.call('DescribeTimeToLive', { TableName: 'rows' })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'x' },
  });
  const backups = await restarted.call('DescribeContinuousBackups', { TableName: 'rows' });
  const { PointInTimeRecoveryDescription } = backups['ContinuousBackupsDescription'];
  expect(PointInTimeRecoveryDescription.PointInTimeRecoveryStatus).toBe('ENABLED');
  expect((await restarted.call('DescribeTable', { TableName: 'rows' }))['Table'].DeletionProtectionEnabled).toBe(true);
});

test('what could be restored reaches from the last days that are kept to five minutes ago', async () => {
  const { call, clock } = await aTable();
  const update = (recovery: object) =>
    call('UpdateContinuousBackups', { TableName: 'rows', PointInTimeRecoverySpecification: recovery });
  const recovery = async () =>
    (await call('DescribeContinuousBackups', { TableName: 'rows' }))['ContinuousBackupsDescription']
      .PointInTimeRecoveryDescription as Json;
  const startSeconds = clock.now() / 1000;
  await update({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 2 });
  expect(await recovery()).toEqual({
    PointInTimeRecoveryStatus: 'ENABLED',
    RecoveryPeriodInDays: 2,
    EarliestRestorableDateTime: startSeconds,
    LatestRestorableDateTime: startSeconds,
  });
  clock.advanceTo(clock.now() + 3 * 86_400_000);
  expect(await recovery()).toMatchObject({
    EarliestRestorableDateTime: startSeconds + 86_400,
    LatestRestorableDateTime: startSeconds + 3 * 86_400 - 300,
  });
  await update({ PointInTimeRecoveryEnabled: false });
  expect(await recovery()).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
});

test('a deleted table stays deleted over restarts, and one of the same name begins empty', async () => {
  const disk = new Disk();
  const { call } = await aTable(onDisk(disk));
  for (let i = 0; i < 50; i++)
    await call('PutItem', { TableName: 'rows', Item: { id: { S: `${i}` }, x: { S: 'x'.repeat(200) } } });
  await call('DeleteTable', { TableName: 'rows' });
  const gone = anEngine(onDisk(disk.afterKill()));
  expect(await gone.call('ListTables', {})).toEqual({ TableNames: [] });
  await gone.call('CreateTable', TABLE);
  expect((await gone.call('Scan', { TableName: 'rows' }))['Count']).toBe(0);
});

test('nothing is changed when the disk takes no writes, and the answer says so', async () => {
  const disk = new Disk();
  const { call, fault } = await aTable(onDisk(disk));
  await call('PutItem', { TableName: 'rows', Item: { id: { S: 'a' }, v: { S: 'old' } } });
  disk.trouble = (operation) =>
    operation === 'writeSync' ? { error: Object.assign(new Error('no space'), { code: 'ENOSPC' }) } : undefined;
  const put = { TableName: 'rows', Item: { id: { S: 'a' }, v: { S: 'new' }, 'new name': { S: 'x' } } };
  expect(await fault('PutItem', put)).toMatchObject({ type: 'InternalServerError' });
  expect(await fault('DeleteItem', { TableName: 'rows', Key: { id: { S: 'a' } } })).toMatchObject({
    type: 'InternalServerError',
  });
  expect((await call('GetItem', { TableName: 'rows', Key: { id: { S: 'a' } } }))['Item'].v).toEqual({ S: 'old' });
  disk.trouble = () => undefined;
  await call('PutItem', put);
  const restarted = anEngine(onDisk(disk.afterKill()));
  expect(await restarted.call('GetItem', { TableName: 'rows', Key: { id: { S: 'a' } } })).toEqual({ Item: put.Item });
});
