import * as fc from 'fast-check';
import { anEngine, onDisk, type Json, type TestEngine } from './an-engine';
import { Disk } from '../engines/log/a-disk';

const TABLE = {
  TableName: 'states',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
};

const put = (key: string, value: string, condition?: string): Json => ({
  Put: {
    TableName: 'states',
    Item: { key: { S: key }, v: { S: value } },
    ...(condition && { ConditionExpression: condition }),
  },
});
const check = (key: string, condition: string): Json => ({
  ConditionCheck: { TableName: 'states', Key: { key: { S: key } }, ConditionExpression: condition },
});

async function states({ call }: TestEngine): Promise<string[]> {
  const { Items } = await call('Scan', { TableName: 'states' });
  return (Items as Json[]).map((item) => `${item['key'].S}=${item['v'].S}`).toSorted();
}

/** That a transaction was stored, or its reasons. */
async function outcome(engine: TestEngine, TransactItems: Json[]): Promise<string | string[]> {
  const { status, body } = await engine.send('TransactWriteItems', { TransactItems });
  if (status === 200) return 'stored';
  return (body['CancellationReasons'] as Json[]).map(({ Code }) => Code as string);
}

test('a transaction is stored whole or not at all, and each reason has the place of its item', async () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const write = fc.tuple(key, fc.boolean(), fc.boolean());
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(write, { selector: ([name]) => name, minLength: 1 }), { maxLength: 8 }),
      async (all) => {
        const engine = anEngine();
        await engine.call('CreateTable', TABLE);
        const model = new Map<string, string>();
        for (const [round, writes] of all.entries()) {
          const TransactItems = writes.map(([name, isPut, mustBeNew]) => {
            const condition = `attribute_${mustBeNew ? 'not_exists' : 'exists'}(#k)`;
            const item = isPut ? put(name, `${round}`, condition) : check(name, condition);
            Object.values(item)[0].ExpressionAttributeNames = { '#k': 'key' };
            return item;
          });
          const codes = writes.map(([name, , mustBeNew]) =>
            model.has(name) === mustBeNew ? 'ConditionalCheckFailed' : 'None',
          );
          const isWhole = codes.every((code) => code === 'None');
          expect(await outcome(engine, TransactItems)).toEqual(isWhole ? 'stored' : codes);
          if (isWhole) for (const [name, isPut] of writes) if (isPut) model.set(name, `${round}`);
          expect(await states(engine)).toEqual([...model].map(([name, value]) => `${name}=${value}`).toSorted());
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('a token stands for its transaction for ten minutes, over a restart too', async () => {
  const disk = new Disk();
  const first = anEngine(onDisk(disk));
  await first.call('CreateTable', TABLE);
  const request = { ClientRequestToken: 'token', TransactItems: [put('a', '1')] };
  await first.call('TransactWriteItems', request);
  const engine = anEngine(onDisk(disk.afterKill()));
  await engine.call('PutItem', { TableName: 'states', Item: { key: { S: 'a' }, v: { S: '2' } } });
  await engine.call('TransactWriteItems', request);
  expect(await states(engine)).toEqual(['a=2']);
  const other = { ...request, TransactItems: [put('b', '1')] };
  expect(await engine.fault('TransactWriteItems', other)).toMatchObject({
    type: 'IdempotentParameterMismatchException',
  });
  engine.clock.advanceTo(engine.clock.now() + 600_000);
  await engine.call('TransactWriteItems', other);
  expect(await states(engine)).toEqual(['a=2', 'b=1']);
});

test('two writes to one item cancel nothing and are refused', async () => {
  const engine = anEngine();
  await engine.call('CreateTable', TABLE);
  const request = { TransactItems: [put('a', '1'), put('a', '2')] };
  expect(await engine.fault('TransactWriteItems', request)).toMatchObject({
    type: 'ValidationException',
    message: 'Transaction request cannot include multiple operations on one item',
  });
});

test('two writes to one item are refused whether or not their conditions hold', async () => {
  const engine = anEngine();
  await engine.call('CreateTable', TABLE);
  const failing = put('a', '1', 'attribute_exists(v)');
  const request = { TransactItems: [failing, check('b', 'attribute_exists(v)'), failing] };
  expect(await engine.fault('TransactWriteItems', request)).toMatchObject({
    type: 'ValidationException',
    message: 'Transaction request cannot include multiple operations on one item',
  });
});

test('a repeated transaction costs what reading its items costs', async () => {
  const engine = anEngine();
  await engine.call('CreateTable', TABLE);
  const TransactItems = [put('a', 'x'.repeat(9000)), check('b', 'attribute_not_exists(v)')];
  const request = { ClientRequestToken: 'token', ReturnConsumedCapacity: 'TOTAL', TransactItems };
  const units = async () => (await engine.call('TransactWriteItems', request))['ConsumedCapacity'][0].CapacityUnits;
  expect(await units()).toBe(2 * (9 + 1));
  expect(await units()).toBe(2 * (3 + 1));
});

test('a token whose table has other keys by now is refused, not answered', async () => {
  const engine = anEngine();
  await engine.call('CreateTable', TABLE);
  const request = { ClientRequestToken: 'token', TransactItems: [put('a', '1')] };
  await engine.call('TransactWriteItems', request);
  await engine.call('DeleteTable', { TableName: 'states' });
  await engine.call('CreateTable', {
    ...TABLE,
    AttributeDefinitions: [{ AttributeName: 'other', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }],
  });
  expect((await engine.fault('TransactWriteItems', request)).type).toBe('ValidationException');
});

test('a failed condition of a transaction gives its item when it is asked for, and costs twice when it holds', async () => {
  const engine = anEngine();
  await engine.call('CreateTable', TABLE);
  const cost = await engine.call('TransactWriteItems', {
    TransactItems: [put('a', '1')],
    ReturnConsumedCapacity: 'TOTAL',
  });
  expect(cost).toEqual({ ConsumedCapacity: [{ TableName: 'states', CapacityUnits: 2 }] });
  const failing = put('a', '2', 'attribute_not_exists(v)');
  failing['Put'].ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
  const { CancellationReasons } = await engine.fault('TransactWriteItems', { TransactItems: [failing] });
  expect(CancellationReasons).toEqual([
    {
      Code: 'ConditionalCheckFailed',
      Message: 'The conditional request failed',
      Item: { key: { S: 'a' }, v: { S: '1' } },
    },
  ]);
});
