import { createMemoryLog } from '../../../../lib/cloud/engines/log/memory-log';
import { TableStore } from '../../../../lib/cloud/dynamodb/store/table-store';
import { tableEntry } from '../../../../lib/cloud/dynamodb/tables/entries';
import { Disk } from '../engines/log/a-disk';
import { anEngine, onDisk, type Json } from './an-engine';
import {
  aStreamedTable,
  key,
  put,
  recordsOf,
  shardsOf,
  STREAMED_TABLE,
  streamOn,
  type ViewType,
} from './a-streamed-table';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const itemsOf = (records: readonly Json[]) =>
  records.map(({ dynamodb }) => ((dynamodb as Json)['Keys'] as Json)['p'].S as string);

/** What a record tells, without what is different in each. */
const told = ({ eventName, dynamodb }: Json) => {
  const { OldImage, NewImage } = dynamodb as Json;
  return [eventName, (OldImage as Json | undefined)?.['x']?.S, (NewImage as Json | undefined)?.['x']?.S] as unknown[];
};

test.each<[ViewType, unknown[][], number[]]>([
  ['KEYS_ONLY', [['INSERT'], ['MODIFY'], ['REMOVE']], [5, 5, 5]],
  ['NEW_IMAGE', [['INSERT', undefined, 'a'], ['MODIFY', undefined, 'bc'], ['REMOVE']], [12, 13, 5]],
  ['OLD_IMAGE', [['INSERT'], ['MODIFY', 'a'], ['REMOVE', 'bc']], [5, 12, 13]],
  [
    'NEW_AND_OLD_IMAGES',
    [
      ['INSERT', undefined, 'a'],
      ['MODIFY', 'a', 'bc'],
      ['REMOVE', 'bc'],
    ],
    [12, 20, 13],
  ],
])('a stream of %s tells of each change what that view has, and its size', async (viewType, expected, sizes) => {
  const table = await aStreamedTable(viewType);
  await put(table, 'a', { x: 'a' });
  await put(table, 'a', { x: 'bc' });
  await table.call('DeleteItem', { TableName: 'rows', Key: key('a') });
  const records = await recordsOf(table, table.streamArn);
  expect(records.map(told)).toEqual(expected.map(([name, old, now]) => [name, old, now]));
  expect(records.map(({ dynamodb }) => (dynamodb as Json)['SizeBytes'] as number)).toEqual(sizes);
  for (const { dynamodb } of records) expect(dynamodb).toMatchObject({ Keys: key('a'), StreamViewType: viewType });
});

test('a record has the members of AWS, a time in whole seconds and an id of its own', async () => {
  const table = await aStreamedTable('KEYS_ONLY');
  table.clock.advanceTo(table.clock.now() + 750);
  await put(table, 'a');
  await put(table, 'b');
  const [first, second] = await recordsOf(table, table.streamArn);
  expect(first).toEqual({
    awsRegion: 'us-east-1',
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    dynamodb: {
      ApproximateCreationDateTime: (table.clock.now() - 750) / 1000,
      Keys: key('a'),
      SequenceNumber: expect.stringMatching(/^\d{21,40}$/) as string,
      SizeBytes: 5,
      StreamViewType: 'KEYS_ONLY',
    },
  });
  expect(second!['eventID']).not.toBe(first!['eventID']);
  const numberOf = (record?: Json) => BigInt((record!['dynamodb'] as Json)['SequenceNumber'] as string);
  expect(numberOf(second) > numberOf(first)).toBe(true);
});

test('every way to write is told, in order, and a transaction that is refused is not', async () => {
  const table = await aStreamedTable();
  const { call, fault } = table;
  const Put = (p: string, more: object = {}) => ({ Put: { TableName: 'rows', Item: key(p), ...more } });
  await call('BatchWriteItem', { RequestItems: { rows: [{ PutRequest: { Item: key('batch') } }] } });
  await call('BatchWriteItem', { RequestItems: { rows: [{ DeleteRequest: { Key: key('batch') } }] } });
  await call('UpdateItem', {
    TableName: 'rows',
    Key: key('update'),
    UpdateExpression: 'SET x = :x',
    ExpressionAttributeValues: { ':x': { S: 'x' } },
  });
  await call('TransactWriteItems', { TransactItems: [Put('first'), Put('second')] });
  const refused = [Put('never'), Put('update', { ConditionExpression: 'attribute_not_exists(p)' })];
  expect(await fault('TransactWriteItems', { TransactItems: refused })).toMatchObject({
    type: 'TransactionCanceledException',
  });
  const records = await recordsOf(table, table.streamArn);
  expect(records.map(({ eventName }) => eventName as string)).toEqual([
    'INSERT',
    'REMOVE',
    'INSERT',
    'INSERT',
    'INSERT',
  ]);
  expect(itemsOf(records)).toEqual(['batch', 'batch', 'update', 'first', 'second']);
});

test('a write that leaves its item as it was is not told, whatever the order of its attributes and sets', async () => {
  const table = await aStreamedTable();
  const { call } = table;
  const { p, s } = key('a');
  const item = { p, s, set: { SS: ['1', '2'] }, map: { M: { a: { N: '1' }, b: { NULL: true } } } };
  await call('PutItem', { TableName: 'rows', Item: item });
  await call('PutItem', { TableName: 'rows', Item: item });
  await call('PutItem', { TableName: 'rows', Item: { set: { SS: ['2', '1'] }, map: item.map, s: { N: '1.0' }, p } });
  await call('UpdateItem', { TableName: 'rows', Key: key('a') });
  await call('DeleteItem', { TableName: 'rows', Key: key('absent') });
  await call('TransactWriteItems', {
    TransactItems: [
      { ConditionCheck: { TableName: 'rows', Key: key('a'), ConditionExpression: 'attribute_exists(p)' } },
    ],
  });
  expect(await recordsOf(table, table.streamArn)).toHaveLength(1);
  await call('PutItem', { TableName: 'rows', Item: { ...item, set: { SS: ['1', '3'] } } });
  expect(await recordsOf(table, table.streamArn)).toHaveLength(2);
});

test('what time to live deletes was deleted by DynamoDB, what a request deletes was not', async () => {
  const table = await aStreamedTable('OLD_IMAGE');
  const { call, clock } = table;
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'x' };
  await call('UpdateTimeToLive', { TableName: 'rows', TimeToLiveSpecification });
  const x = { N: String(clock.now() / 1000 + 5) };
  for (const p of ['expires', 'deleted']) await call('PutItem', { TableName: 'rows', Item: { ...key(p), x } });
  await call('DeleteItem', { TableName: 'rows', Key: key('deleted') });
  clock.advanceTo(clock.now() + MINUTE_MS);
  await new Promise((resolve) => setImmediate(resolve));
  const removed = (await recordsOf(table, table.streamArn)).filter(({ eventName }) => eventName === 'REMOVE');
  expect(removed.map(({ userIdentity }) => userIdentity as unknown)).toEqual([
    undefined,
    { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
  ]);
});

describe('iterators', () => {
  async function withRecords() {
    const table = await aStreamedTable('KEYS_ONLY');
    for (const p of ['a', 'b', 'c']) await put(table, p);
    const [shard] = await shardsOf(table, table.streamArn);
    const { ShardId, SequenceNumberRange } = shard!;
    const numbers = (await recordsOf(table, table.streamArn)).map(
      ({ dynamodb }) => (dynamodb as Json)['SequenceNumber'] as string,
    );
    const request = (ShardIteratorType: string, SequenceNumber?: string) => ({
      StreamArn: table.streamArn,
      ShardId: ShardId as string,
      ShardIteratorType,
      SequenceNumber,
    });
    const read = async (type: string, number?: string) => {
      const { ShardIterator } = await table.call('GetShardIterator', request(type, number));
      const { Records } = await table.call('GetRecords', { ShardIterator: ShardIterator as string });
      return itemsOf(Records as Json[]);
    };
    const starting = (SequenceNumberRange as Json)['StartingSequenceNumber'] as string;
    return { ...table, request, read, numbers, starting, shardId: ShardId as string };
  }

  test('begin where each of the four types says', async () => {
    const { read, numbers, starting } = await withRecords();
    expect(await read('TRIM_HORIZON')).toEqual(['a', 'b', 'c']);
    expect(await read('LATEST')).toEqual([]);
    expect(await read('AT_SEQUENCE_NUMBER', numbers[1])).toEqual(['b', 'c']);
    expect(await read('AFTER_SEQUENCE_NUMBER', numbers[1])).toEqual(['c']);
    for (const type of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'])
      expect(await read(type, starting)).toEqual(['a', 'b', 'c']);
  });

  test('need a sequence number of their shard where their type does, and none where it does not', async () => {
    const { fault, request, numbers, streamArn, shardId } = await withRecords();
    const refused = [
      request('AT_SEQUENCE_NUMBER'),
      request('LATEST', numbers[0]),
      request('AT_SEQUENCE_NUMBER', '9'.repeat(30)),
      request('AT_SEQUENCE_NUMBER', 'x'.repeat(21)),
      request('SOMEWHERE'),
      { ...request('LATEST'), StreamArn: 'x'.repeat(40) },
    ];
    for (const wrong of refused)
      expect(await fault('GetShardIterator', wrong)).toMatchObject({ type: 'ValidationException' });
    expect(await fault('GetShardIterator', { ...request('LATEST'), ShardId: `${shardId}x` })).toMatchObject({
      type: 'ResourceNotFoundException',
      message: 'Requested resource not found: Shard does not exist',
    });
    const other = streamArn.replace('2026', '2025');
    expect(await fault('GetShardIterator', { ...request('LATEST'), StreamArn: other })).toMatchObject({
      type: 'ResourceNotFoundException',
      message: `Requested resource not found: Stream: ${other} not found`,
    });
  });

  test('are valid for 15 minutes, and nothing else is one', async () => {
    const { call, fault, request, clock } = await withRecords();
    const { ShardIterator } = await call('GetShardIterator', request('LATEST'));
    const iterator = ShardIterator as string;
    for (const wrong of ['x', `${iterator}A`, iterator.replace('table/rows/', 'table/cows/')])
      expect(await fault('GetRecords', { ShardIterator: wrong })).toMatchObject({ message: 'Invalid ShardIterator' });
    expect(await fault('GetRecords', { ShardIterator: iterator, Limit: 1_001 })).toMatchObject({
      type: 'ValidationException',
    });
    clock.advanceTo(clock.now() + 15 * MINUTE_MS);
    await call('GetRecords', { ShardIterator: iterator });
    clock.advanceTo(clock.now() + 1);
    expect(await fault('GetRecords', { ShardIterator: iterator })).toMatchObject({
      type: 'ExpiredIteratorException',
      message: 'Shard iterator has expired',
    });
  });

  test('do not reach records that were trimmed after 24 hours', async () => {
    const { call, fault, request, read, numbers, clock, ...table } = await withRecords();
    const startMs = clock.now();
    clock.advanceTo(startMs + 3 * HOUR_MS);
    await put({ call }, 'later');
    clock.advanceTo(startMs + 24 * HOUR_MS);
    expect(await read('TRIM_HORIZON')).toEqual(['a', 'b', 'c', 'later']);
    const { ShardIterator } = await call('GetShardIterator', request('AT_SEQUENCE_NUMBER', numbers[2]));
    clock.advanceTo(startMs + 24 * HOUR_MS + 1);
    expect(await read('TRIM_HORIZON')).toEqual(['later']);
    const trimmed = {
      type: 'TrimmedDataAccessException',
      message: 'The data you are trying to access has been trimmed',
    };
    expect(await fault('GetRecords', { ShardIterator: ShardIterator as string })).toMatchObject(trimmed);
    for (const type of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'])
      expect(await fault('GetShardIterator', request(type, numbers[2]))).toMatchObject(trimmed);
    expect(table.engine.store.streams.indexBytes).toBe(24);
  });
});

test('a page has at most 1,000 records or 1 MB of them, and the next one goes on behind it', async () => {
  const table = await aStreamedTable('NEW_IMAGE', { openLog: createMemoryLog });
  const items = Array.from({ length: 1_020 }, (_, i) => key('many', i));
  for (let from = 0; from < items.length; from += 20) {
    const rows = items.slice(from, from + 20).map((Item) => ({ PutRequest: { Item } }));
    await table.call('BatchWriteItem', { RequestItems: { rows } });
  }
  for (let i = 0; i < 4; i++) await put(table, `large ${i}`, { x: 'x'.repeat(300_000) });
  const [shard] = await shardsOf(table, table.streamArn);
  const start = { StreamArn: table.streamArn, ShardId: shard!['ShardId'] as string, ShardIteratorType: 'TRIM_HORIZON' };
  let { ShardIterator } = await table.call('GetShardIterator', start);
  const pages: number[] = [];
  for (let i = 0; i < 4; i++) {
    const page = await table.call('GetRecords', { ShardIterator: ShardIterator as string });
    pages.push((page['Records'] as Json[]).length);
    ShardIterator = page['NextShardIterator'] as unknown;
  }
  expect(pages).toEqual([1_000, 23, 1, 0]);
});

describe('a stream that is switched off and on', () => {
  const update = (StreamSpecification: object) => ({ TableName: 'rows', StreamSpecification });
  const off = update({ StreamEnabled: false });
  const statusOf = async ({ call }: Pick<Awaited<ReturnType<typeof aStreamedTable>>, 'call'>, StreamArn: string) =>
    ((await call('DescribeStream', { StreamArn }))['StreamDescription'] as Json)['StreamStatus'] as string;
  const tableOf = async ({ call }: Pick<Awaited<ReturnType<typeof aStreamedTable>>, 'call'>) =>
    (await call('DescribeTable', { TableName: 'rows' }))['Table'] as Json;

  test('is another stream, and the old one ends and stays readable for 24 hours', async () => {
    const table = await aStreamedTable();
    const { call, fault, clock, streamArn } = table;
    await put(table, 'a');
    await call('UpdateTable', off);
    expect(await tableOf(table)).toMatchObject({ LatestStreamArn: streamArn });
    expect(await tableOf(table)).not.toHaveProperty('StreamSpecification');
    expect(await statusOf(table, streamArn)).toBe('DISABLED');
    await put(table, 'not told');
    await call('UpdateTable', update({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' }));
    const { LatestStreamArn, StreamSpecification } = await tableOf(table);
    expect(StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
    expect(LatestStreamArn).not.toBe(streamArn);
    await put(table, 'b');
    const { Streams } = await call('ListStreams', { TableName: 'rows' });
    expect((Streams as Json[]).map(({ StreamArn }) => StreamArn as string)).toEqual([streamArn, LatestStreamArn]);
    expect(itemsOf(await recordsOf(table, streamArn))).toEqual(['a']);
    expect(await recordsOf(table, LatestStreamArn as string)).toHaveLength(1);
    const [ended] = await shardsOf(table, streamArn);
    const { StartingSequenceNumber, EndingSequenceNumber } = ended!['SequenceNumberRange'] as Record<string, string>;
    expect(BigInt(EndingSequenceNumber!) > BigInt(StartingSequenceNumber!)).toBe(true);
    clock.advanceTo(clock.now() + 24 * HOUR_MS);
    expect(await recordsOf(table, streamArn)).toHaveLength(1);
    clock.advanceTo(clock.now() + 1);
    expect(await fault('DescribeStream', { StreamArn: streamArn })).toMatchObject({
      type: 'ResourceNotFoundException',
    });
  });

  test('is on its way for as long as the update of its table', async () => {
    const table = await aStreamedTable('KEYS_ONLY', { transitionMs: 500 });
    const { call, clock, streamArn } = table;
    expect(await statusOf(table, streamArn)).toBe('ENABLING');
    clock.advanceTo(clock.now() + 500);
    expect(await statusOf(table, streamArn)).toBe('ENABLED');
    await call('UpdateTable', off);
    expect(await statusOf(table, streamArn)).toBe('DISABLING');
    clock.advanceTo(clock.now() + 500);
    expect(await statusOf(table, streamArn)).toBe('DISABLED');
  });

  test('ends with its table, and is read when the table is gone', async () => {
    const table = await aStreamedTable();
    await put(table, 'a');
    await table.call('DeleteTable', { TableName: 'rows' });
    expect(await statusOf(table, table.streamArn)).toBe('DISABLED');
    expect(await recordsOf(table, table.streamArn)).toHaveLength(1);
    await table.call('CreateTable', { ...STREAMED_TABLE, ...streamOn('KEYS_ONLY') });
    const { LatestStreamArn } = await tableOf(table);
    expect(LatestStreamArn).not.toBe(table.streamArn);
    expect(await recordsOf(table, LatestStreamArn as string)).toEqual([]);
  });

  test.each([
    [
      update({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' }),
      'Table already has an enabled stream: TableName: rows',
    ],
    [
      update({ StreamEnabled: true }),
      'One or more parameter values were invalid: If stream is being enabled then UpdateViewType is required',
    ],
    [
      update({ StreamEnabled: false, StreamViewType: 'NEW_IMAGE' }),
      'One or more parameter values were invalid: If stream is being disabled, then UpdateViewType must not be specified',
    ],
    [
      { ...off, BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      'One or more parameter values were invalid: You cannot modify stream status while updating table IOPS',
    ],
  ])('is refused where AWS refuses it: %j', async (request, message) => {
    const { fault, call } = await aStreamedTable();
    expect(await fault('UpdateTable', request)).toMatchObject({ type: 'ValidationException', message });
    await call('UpdateTable', off);
    expect(await fault('UpdateTable', off)).toMatchObject({
      message: 'Table has no stream to disable: TableName: rows',
    });
  });
});

test('a shard takes records for four hours, and pages of shards name those behind them', async () => {
  const table = await aStreamedTable();
  const { call, clock, streamArn } = table;
  for (const p of ['a', 'b', 'c']) {
    await put(table, p);
    clock.advanceTo(clock.now() + 4 * HOUR_MS);
  }
  const shards = await shardsOf(table, streamArn);
  const ids = shards.map(({ ShardId }) => ShardId as string);
  expect(ids).toHaveLength(4);
  expect(ids.toSorted()).toEqual(ids);
  expect(shards.map(({ ParentShardId }) => ParentShardId as unknown)).toEqual([undefined, ...ids.slice(0, 3)]);
  expect(shards.map((shard) => 'EndingSequenceNumber' in (shard['SequenceNumberRange'] as Json))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  const records = await recordsOf(table, streamArn, 1);
  expect(itemsOf(records)).toEqual(['a', 'b', 'c']);
  const describe = async (request: object) =>
    (await call('DescribeStream', { StreamArn: streamArn, ...request }))['StreamDescription'] as Json;
  const first = await describe({ Limit: 3 });
  expect(first['LastEvaluatedShardId']).toBe(ids[2]);
  const rest = await describe({ Limit: 3, ExclusiveStartShardId: ids[2] });
  expect((rest['Shards'] as Json[]).map(({ ShardId }) => ShardId as string)).toEqual([ids[3]]);
  expect(rest).not.toHaveProperty('LastEvaluatedShardId');
  const children = await describe({ ShardFilter: { Type: 'CHILD_SHARDS', ShardId: ids[1] } });
  expect((children['Shards'] as Json[]).map(({ ShardId }) => ShardId as string)).toEqual([ids[2]]);
  clock.advanceTo(clock.now() + 24 * HOUR_MS + 1);
  expect(await shardsOf(table, streamArn)).toHaveLength(2);
});

test('streams are listed in pages, of one table or of all', async () => {
  const table = await aStreamedTable();
  const { call, fault } = table;
  for (const TableName of ['others', 'silent'])
    await call('CreateTable', { ...STREAMED_TABLE, TableName, ...(TableName === 'others' && streamOn('KEYS_ONLY')) });
  const first = await call('ListStreams', { Limit: 1 });
  const [{ StreamArn: others }] = first['Streams'] as [Json];
  expect(first['LastEvaluatedStreamArn']).toBe(others);
  const second = await call('ListStreams', { Limit: 1, ExclusiveStartStreamArn: others as string });
  expect(second).toEqual({
    Streams: [{ StreamArn: table.streamArn, TableName: 'rows', StreamLabel: table.streamArn.split('/stream/')[1] }],
  });
  expect(await call('ListStreams', { TableName: 'silent' })).toEqual({ Streams: [] });
  expect(await fault('ListStreams', { Limit: 101 })).toMatchObject({ type: 'ValidationException' });
  expect(await fault('ListStreams', { ExclusiveStartStreamArn: 'x'.repeat(40) })).toMatchObject({
    type: 'ValidationException',
    message: 'Invalid StreamArn',
  });
});

test('a write that the disk refuses leaves neither a row nor a record, and the next one is told', async () => {
  const disk = new Disk();
  const table = await aStreamedTable('NEW_IMAGE', onDisk(disk));
  await put(table, 'a');
  disk.trouble = (operation) =>
    operation === 'writeSync' ? { error: Object.assign(new Error('no space'), { code: 'ENOSPC' }) } : undefined;
  const refused = { TableName: 'rows', Item: { ...key('b'), 'new name': { S: 'x' } } };
  expect(await table.fault('PutItem', refused)).toMatchObject({ type: 'InternalServerError' });
  expect(itemsOf(await recordsOf(table, table.streamArn))).toEqual(['a']);
  disk.trouble = () => undefined;
  await put(table, 'c');
  const restarted = anEngine({ ...onDisk(disk.afterKill()), clock: table.clock });
  expect(itemsOf(await recordsOf(restarted, table.streamArn))).toEqual(['a', 'c']);
  expect((await restarted.call('Scan', { TableName: 'rows' }))['Count']).toBe(2);
});

test('a table without a stream keeps nothing but its rows', async () => {
  const { engine, call } = await aStreamedTable('KEYS_ONLY');
  const added = async (TableName: string) => {
    await call('PutItem', { TableName, Item: key('first') });
    const before = engine.store.log.position();
    await call('PutItem', { TableName, Item: key('second') });
    return engine.store.log.position() - before;
  };
  await call('CreateTable', { ...STREAMED_TABLE, TableName: 'silent' });
  expect([await added('silent'), await added('rows')]).toEqual([1, 2]);
});

test('the stream of a table that an earlier version only noted begins when its folder is opened', async () => {
  const disk = new Disk();
  const { engine } = await aStreamedTable('KEYS_ONLY', onDisk(disk));
  const { state } = engine.store.find('rows')!;
  const older = new Disk();
  const { log } = new TableStore(onDisk(older).openLog, { now: () => 0 });
  log.append(tableEntry(state));
  log.commit();
  const restarted = anEngine(onDisk(older.afterKill()));
  await put(restarted, 'a');
  const { Table } = await restarted.call('DescribeTable', { TableName: 'rows' });
  expect(await recordsOf(restarted, (Table as Json)['LatestStreamArn'] as string)).toHaveLength(1);
});
