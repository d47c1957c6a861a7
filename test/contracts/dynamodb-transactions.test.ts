import { randomUUID } from 'node:crypto';
import {
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { BACKENDS, newName, type Backend } from './backends';

type Item = Record<string, AttributeValue>;

const key = (id: string): Item => ({ id: { S: id } });

describe.each(BACKENDS)('transactions of DynamoDB %s', (_name, start) => {
  let backend: Backend;
  let dynamodb: Backend['dynamodb'];
  let TableName: string;
  beforeAll(async () => {
    backend = await start();
    ({ dynamodb } = backend);
    TableName = await backend.newTable();
  });

  const write = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
    dynamodb.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
  const put = (id: string, more: Item = {}): TransactWriteItem => ({
    Put: { TableName, Item: { ...key(id), ...more } },
  });
  const check = (id: string, ConditionExpression: string | undefined) => ({
    ConditionCheck: { TableName, Key: key(id), ConditionExpression },
  });
  const addOne = (id: string) => ({
    Update: {
      TableName,
      Key: key(id),
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
  });
  const get = async (id: string) => (await dynamodb.send(new GetItemCommand({ TableName, Key: key(id) }))).Item;
  const store = (item: Item) => dynamodb.send(new PutItemCommand({ TableName, Item: item }));

  test('puts, updates, deletes and checks of several tables happen together', async () => {
    const other = await backend.newTable();
    await store({ ...key('counted'), n: { N: '1' } });
    await store(key('deleted'));
    await store(key('checked'));
    await write([
      { Put: { TableName: other, Item: key('new') } },
      addOne('counted'),
      { Delete: { TableName, Key: key('deleted') } },
      check('checked', 'attribute_exists(id)'),
    ]);
    expect([await get('counted'), await get('deleted')]).toEqual([{ ...key('counted'), n: { N: '2' } }, undefined]);
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: other, Key: key('new') }));
    expect(Item).toEqual(key('new'));
  });

  test('one failed condition cancels all, with a reason for each item', async () => {
    const held = { ...key('held'), n: { N: '5' } };
    await store(held);
    const canceled = await write([
      put('never'),
      {
        Put: {
          TableName,
          Item: key('held'),
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      check('missing', 'attribute_exists(id)'),
      addOne('never either'),
    ]).catch((error: unknown) => error);
    expect(canceled).toBeInstanceOf(TransactionCanceledException);
    expect(canceled).toMatchObject({
      message: expect.stringContaining('[None, ConditionalCheckFailed, ConditionalCheckFailed, None]'),
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: held },
        { Code: 'ConditionalCheckFailed' },
        { Code: 'None' },
      ],
    });
    expect([await get('never'), await get('never either'), await get('held')]).toEqual([undefined, undefined, held]);
  });

  test('an item that the table refuses cancels all, too', async () => {
    await store({ ...key('text'), n: { S: 'no number' } });
    const canceled = await write([put('never'), addOne('text')]).catch((error: unknown) => error);
    expect(canceled).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError', Message: expect.any(String) }],
    });
    expect(await get('never')).toBeUndefined();
  });

  test('the same token writes once, and with another content it is refused', async () => {
    const token = randomUUID();
    await write([addOne('once')], token);
    await write([addOne('once')], token);
    expect(await get('once')).toEqual({ ...key('once'), n: { N: '1' } });
    await expect(write([addOne('twice')], token)).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    expect(await get('twice')).toBeUndefined();
  });

  test('a hundred items are taken', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `hundred-${n}`);
    await write(ids.map((id) => put(id)));
    const Gets = ids.map((id) => ({ Get: { TableName, Key: key(id) } }));
    const { Responses } = await dynamodb.send(new TransactGetItemsCommand({ TransactItems: Gets }));
    expect(Responses!.map(({ Item }) => Item)).toEqual(ids.map(key));
  });

  test('of concurrent transactions on one item every one counts, or is canceled for the conflict', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => write([addOne('contended')])));
    const succeeded = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect((await get('contended'))!.n).toEqual({ N: String(succeeded) });
    expect(succeeded).toBeGreaterThan(0);
  });

  const big = (n: number) => put(`big-${n}`, { v: { S: 'x'.repeat(390_000) } });
  const refused: readonly [string, () => TransactWriteItem[], string][] = [
    ['no item', () => [], 'transactItems'],
    ['101 items', () => Array.from({ length: 101 }, (_, n) => put(`too-many-${n}`)), 'transactItems'],
    ['one item twice', () => [put('same'), addOne('same')], 'multiple operations on one item'],
    ['nothing to do', () => [{}], 'can only contain one of'],
    [
      'two things to do in one',
      () => [{ ...put('a'), ...check('b', 'attribute_exists(id)') }],
      'can only contain one of',
    ],
    ['a check without a condition', () => [check('a', undefined)], 'conditionExpression'],
    ['an empty condition', () => [check('a', '')], 'can not be empty'],
    ['an expression that is none', () => [check('a', 'id =')], 'ConditionExpression'],
    ['more than 4 MB', () => Array.from({ length: 11 }, (_, n) => big(n)), '4 MB'],
  ];
  test.each(refused)('a transaction with %s is refused', async (_why, items, message) => {
    const refusal = { name: 'ValidationException', message: expect.stringContaining(message) };
    await expect(write(items())).rejects.toMatchObject(refusal);
    expect(await get('same')).toBeUndefined();
  });

  test('a table that does not exist is refused', async () => {
    const unknown = newName();
    await expect(write([{ Put: { TableName: unknown, Item: key('a') } }])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a read gives items in the order asked for, and nothing for what is not there', async () => {
    await store({ ...key('read'), a: { N: '1' }, b: { N: '2' } });
    const { Responses } = await dynamodb.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName, Key: key('not there') } },
          { Get: { TableName, Key: key('read'), ProjectionExpression: 'b' } },
        ],
      }),
    );
    expect(Responses).toEqual([{}, { Item: { b: { N: '2' } } }]);
  });

  test('capacity is counted twice', async () => {
    const input = { TransactItems: [put('paid')], ReturnConsumedCapacity: 'TOTAL' as const };
    const written = await dynamodb.send(new TransactWriteItemsCommand(input));
    expect(written.ConsumedCapacity).toEqual([expect.objectContaining({ TableName, CapacityUnits: 2 })]);
  });
});
