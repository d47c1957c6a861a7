import { Disk } from '../engines/log/a-disk';
import { anEngine, onDisk, type Json, type TestEngine } from './an-engine';

const define = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });
const ID = define('id', 'S');
const TABLE = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [ID],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

/** An index that is named `index`, whatever its keys. */
function index(partition: string, sort?: string) {
  const KeySchema = [{ AttributeName: partition, KeyType: 'HASH' }];
  if (sort !== undefined) KeySchema.push({ AttributeName: sort, KeyType: 'RANGE' });
  return { IndexName: 'index', KeySchema, Projection: { ProjectionType: 'ALL' } };
}

async function aTable(options: Parameters<typeof anEngine>[0] = {}): Promise<TestEngine> {
  const engine = anEngine(options);
  await engine.call('CreateTable', TABLE);
  return engine;
}

const put = ({ call }: TestEngine, Item: Json) => call('PutItem', { TableName: 'rows', Item });

async function add({ call }: TestEngine, definitions: Json[], Create: Json): Promise<void> {
  const AttributeDefinitions = [ID, ...definitions];
  await call('UpdateTable', { TableName: 'rows', AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] });
}

async function remove({ call }: TestEngine): Promise<void> {
  const Delete = { IndexName: 'index' };
  await call('UpdateTable', { TableName: 'rows', GlobalSecondaryIndexUpdates: [{ Delete }] });
}

async function found({ call }: TestEngine, condition: string, values: Json): Promise<string[]> {
  const { Items } = await call('Query', {
    TableName: 'rows',
    IndexName: 'index',
    KeyConditionExpression: condition,
    ExpressionAttributeValues: values,
  });
  return (Items as Json[]).map(({ id }) => id.S as string);
}

test('an index that is removed and added again has the sort keys that rows got meanwhile', async () => {
  const engine = await aTable();
  const definitions = [define('g', 'S'), define('n', 'N')];
  await add(engine, definitions, index('g', 'n'));
  for (const [id, n] of Object.entries({ a: '1', b: '2', c: '3' })) {
    await put(engine, { id: { S: id }, g: { S: 'g' }, n: { N: n } });
  }
  await remove(engine);
  await put(engine, { id: { S: 'a' }, g: { S: 'g' }, n: { N: '100' } });
  await add(engine, definitions, index('g', 'n'));
  expect(await found(engine, 'g = :g', { ':g': { S: 'g' } })).toEqual(['b', 'c', 'a']);
  expect(await found(engine, 'g = :g AND n > :n', { ':g': { S: 'g' }, ':n': { N: '50' } })).toEqual(['a']);
});

test('an attribute that was the key of a removed index can be the key of another with another type', async () => {
  const engine = await aTable();
  await add(engine, [define('g', 'S')], index('g'));
  await remove(engine);
  await put(engine, { id: { S: 'before' }, g: { N: '1' } });
  await add(engine, [define('g', 'N')], index('g'));
  await put(engine, { id: { S: 'after' }, g: { N: '1' } });
  expect((await found(engine, 'g = :g', { ':g': { N: '1' } })).toSorted()).toEqual(['after', 'before']);
});

test('after a restart an index has its own keys, not those of an earlier index with its name', async () => {
  const disk = new Disk();
  const engine = anEngine(onDisk(disk));
  await engine.call('CreateTable', {
    ...TABLE,
    AttributeDefinitions: [ID, define('g', 'S')],
    GlobalSecondaryIndexes: [index('g')],
  });
  await put(engine, { id: { S: 'a' }, g: { S: 'x' }, h: { S: 'y' } });
  await remove(engine);
  await add(engine, [define('h', 'S')], index('h'));
  const restarted = anEngine(onDisk(disk.afterKill()));
  expect(await found(restarted, 'h = :h', { ':h': { S: 'y' } })).toEqual(['a']);
});

test('a new index leaves out rows whose value is too long for its key, until they have another', async () => {
  const engine = await aTable();
  const long = { S: 'x'.repeat(2049) };
  await put(engine, { id: { S: 'long' }, g: long, n: { S: 'n' } });
  await put(engine, { id: { S: 'long sort key' }, g: { S: 'g' }, n: { S: 'x'.repeat(1025) } });
  await put(engine, { id: { S: 'in' }, g: { S: 'g' }, n: { S: 'n' } });
  await add(engine, [define('g', 'S'), define('n', 'S')], index('g', 'n'));
  const scan = async () => (await engine.call('Scan', { TableName: 'rows', IndexName: 'index' }))['Items'] as Json[];
  expect((await scan()).map(({ id }) => id.S as string)).toEqual(['in']);
  await put(engine, { id: { S: 'long' }, g: { S: 'g' }, n: { S: 'n' } });
  expect((await found(engine, 'g = :g', { ':g': { S: 'g' } })).toSorted()).toEqual(['in', 'long']);
});
