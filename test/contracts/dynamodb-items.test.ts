import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { anyItem } from './any-item';
import { BACKENDS, newName, type Backend } from './backends';

type Item = Record<string, AttributeValue>;

const KIB = 1024;

describe.each(BACKENDS)('items of DynamoDB %s', (_name, start) => {
  let dynamodb: Backend['dynamodb'];
  let TableName: string;
  beforeAll(async () => {
    const backend = await start();
    ({ dynamodb } = backend);
    TableName = await backend.newTable({
      AttributeDefinitions: ['id', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-kind',
          KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });

  const keyOf = (id: string) => ({ id: { S: id } });
  const put = (item: Item) => dynamodb.send(new PutItemCommand({ TableName, Item: item }));
  const get = async (id: string) =>
    (await dynamodb.send(new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true }))).Item;
  const update = (id: string, input: Partial<UpdateItemCommandInput>) =>
    dynamodb.send(new UpdateItemCommand({ TableName, Key: keyOf(id), ...input }));

  test('any item comes back as it was put', async () => {
    await fc.assert(
      fc.asyncProperty(anyItem(), async (attributes) => {
        const item = { ...attributes, ...keyOf('any') };
        await put(item);
        expect(comparable(await get('any'))).toEqual(comparable(item));
      }),
      { numRuns: 40 },
    );
  });

  test('numbers come back as DynamoDB writes them', async () => {
    const numbers = ['007', '1.50', '-0', '1e3', '12E-2', '9.9999999999999999999999999999999999999E+125', '1E-130'];
    await put({ ...keyOf('numbers'), all: { L: numbers.map((N) => ({ N })) } });
    expect((await get('numbers'))!.all!.L!.map(({ N }) => N)).toEqual([
      '7',
      '1.5',
      '0',
      '1000',
      '0.12',
      '99999999999999999999999999999999999999' + '0'.repeat(88),
      '0.' + '0'.repeat(129) + '1',
    ]);
  });

  test('an item that is not there is no item, and deleting it is no error', async () => {
    expect(await get(newName())).toBeUndefined();
    const gone = await dynamodb.send(
      new DeleteItemCommand({ TableName, Key: keyOf(newName()), ReturnValues: 'ALL_OLD' }),
    );
    expect(gone.Attributes).toBeUndefined();
  });

  test('a projection gives the named attributes and parts of them', async () => {
    await put({
      ...keyOf('parts'),
      list: { L: [{ N: '1' }, { M: { a: { S: 'x' }, b: { S: 'y' } } }, { N: '3' }] },
      map: { M: { 'dotted.name': { BOOL: true }, other: { NULL: true } } },
      rest: { S: 'not shown' },
    });
    const { Item } = await dynamodb.send(
      new GetItemCommand({
        TableName,
        Key: keyOf('parts'),
        ProjectionExpression: 'id, #l[2], #l[1].a, #m.#d, absent.part',
        ExpressionAttributeNames: { '#l': 'list', '#m': 'map', '#d': 'dotted.name' },
      }),
    );
    expect(Item).toEqual({
      ...keyOf('parts'),
      list: { L: [{ M: { a: { S: 'x' } } }, { N: '3' }] },
      map: { M: { 'dotted.name': { BOOL: true } } },
    });
  });

  test('a put gives the old item, and replaces it whole', async () => {
    const old = { ...keyOf('replaced'), a: { N: '1' } };
    const newer = { ...keyOf('replaced'), b: { N: '2' } };
    await put(old);
    const answer = await dynamodb.send(new PutItemCommand({ TableName, Item: newer, ReturnValues: 'ALL_OLD' }));
    expect(answer.Attributes).toEqual(old);
    expect(await get('replaced')).toEqual(newer);
  });

  test('a failed condition changes nothing, and gives the item where it is asked for', async () => {
    const item = { ...keyOf('held'), version: { N: '3' } };
    await put(item);
    const attempt = (more: object) =>
      dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: keyOf('held'),
          ConditionExpression: 'version = :v',
          ExpressionAttributeValues: { ':v': { N: '2' } },
          ...more,
        }),
      );
    const silent = await attempt({}).catch((error: unknown) => error);
    expect(silent).toBeInstanceOf(ConditionalCheckFailedException);
    expect(silent).toMatchObject({ message: 'The conditional request failed', Item: undefined });
    await expect(attempt({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })).rejects.toMatchObject({ Item: item });
    const deleting = new DeleteItemCommand({
      TableName,
      Key: keyOf('held'),
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(dynamodb.send(deleting)).rejects.toMatchObject({ Item: item });
    expect(await get('held')).toEqual(item);
  });

  describe('a condition', () => {
    const row: Item = {
      ...keyOf('judged'),
      n: { N: '10' },
      s: { S: 'hello' },
      bytes: { B: Uint8Array.of(1, 2) },
      entries: { L: [{ S: 'x' }, { N: '2' }] },
      tree: { M: { deep: { BOOL: true } } },
      names: { SS: ['a', 'b'] },
      nothing: { NULL: true },
    };
    beforeAll(async () => void (await put(row)));

    const values = {
      ':ten': { N: '10.0' },
      ':nine': { N: '9' },
      ':eleven': { N: '11' },
      ':he': { S: 'he' },
      ':hello': { S: 'hello' },
      ':a': { S: 'a' },
      ':x': { S: 'x' },
      ':string': { S: 'S' },
      ':true': { BOOL: true },
      ':five': { N: '5' },
      ':names': { SS: ['b', 'a'] },
      ':byte': { B: Uint8Array.of(1) },
    } satisfies Item;

    async function holds(ConditionExpression: string): Promise<boolean> {
      const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(ConditionExpression));
      const input = {
        ConditionExpression,
        ...(used.length > 0 && { ExpressionAttributeValues: Object.fromEntries(used) }),
        ...(ConditionExpression.includes('#names') && { ExpressionAttributeNames: { '#names': 'names' } }),
        ReturnValues: 'NONE' as const,
      };
      return update('judged', input).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        },
      );
    }

    test.each([
      'n = :ten',
      'n <> :nine',
      'n <> :he',
      'n < :eleven',
      'n <= :ten',
      'n > :nine',
      'n >= :ten',
      'n BETWEEN :nine AND :eleven',
      'n IN (:nine, :ten)',
      's > :he',
      'bytes > :byte',
      'attribute_exists(tree.deep)',
      'attribute_not_exists(tree.absent)',
      'attribute_type(s, :string)',
      'begins_with(s, :he)',
      'begins_with(bytes, :byte)',
      'contains(s, :he)',
      'contains(#names, :a)',
      'contains(entries, :x)',
      'size(s) = :five',
      'size(entries) < :five',
      'tree.deep = :true',
      'entries[0] = :x',
      '#names = :names',
      'NOT n = :nine AND s = :hello',
      'n = :nine OR s = :hello AND n = :ten',
      '(n = :nine OR s = :hello) AND NOT (n = :nine)',
      'absent <> :x',
    ])('holds: %s', async (condition) => {
      expect(await holds(condition)).toBe(true);
    });

    test.each([
      'n = :nine',
      'n = :he',
      'n < :he',
      'n > :ten',
      's BETWEEN :he AND :he',
      'attribute_exists(absent)',
      'attribute_exists(entries[2])',
      'attribute_type(n, :string)',
      'begins_with(n, :he)',
      'contains(entries, :hello)',
      'contains(nothing, :a)',
      'size(n) = :five',
      'absent = :x',
      'NOT attribute_exists(n)',
      '(n = :nine OR s = :hello) AND n = :nine',
    ])('does not hold: %s', async (condition) => {
      expect(await holds(condition)).toBe(false);
    });
  });

  describe('an update', () => {
    test('creates the item where there is none', async () => {
      const id = newName();
      const values = { ':n': { N: '1' } };
      await update(id, { UpdateExpression: 'SET a = :n', ExpressionAttributeValues: values });
      expect(await get(id)).toEqual({ ...keyOf(id), a: { N: '1' } });
    });

    test('sets, removes, adds and deletes in one', async () => {
      await put({
        ...keyOf('updated'),
        n: { N: '1.5' },
        entries: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
        tags: { SS: ['x', 'y'] },
        gone: { S: 'old' },
        tree: { M: { kept: { N: '1' } } },
      });
      const { Attributes } = await update('updated', {
        UpdateExpression:
          'SET n = n - :half, tree.added = if_not_exists(tree.absent, :one), copied = gone, ' +
          'more = list_append(entries, :back) REMOVE gone, entries[1] ADD tally :one DELETE tags :x',
        ExpressionAttributeValues: {
          ':half': { N: '0.5' },
          ':back': { L: [{ S: 'back' }] },
          ':one': { N: '1' },
          ':x': { SS: ['x', 'unknown'] },
        },
        ReturnValues: 'ALL_NEW',
      });
      expect(Attributes).toEqual({
        ...keyOf('updated'),
        n: { N: '1' },
        entries: { L: [{ S: 'a' }, { S: 'c' }] },
        more: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }, { S: 'back' }] },
        tags: { SS: ['y'] },
        copied: { S: 'old' },
        tree: { M: { kept: { N: '1' }, added: { N: '1' } } },
        tally: { N: '1' },
      });
    });

    test.each([
      ['NONE', undefined],
      ['ALL_OLD', { id: { S: 'returned' }, a: { N: '1' }, b: { N: '1' } }],
      ['UPDATED_OLD', { a: { N: '1' } }],
      ['ALL_NEW', { id: { S: 'returned' }, a: { N: '2' }, b: { N: '1' }, c: { N: '2' } }],
      ['UPDATED_NEW', { a: { N: '2' }, c: { N: '2' } }],
    ] as const)('returns what %s means', async (ReturnValues, expected) => {
      await put({ ...keyOf('returned'), a: { N: '1' }, b: { N: '1' } });
      const { Attributes } = await update('returned', {
        UpdateExpression: 'SET a = :two, c = :two',
        ExpressionAttributeValues: { ':two': { N: '2' } },
        ReturnValues,
      });
      expect(Attributes).toEqual(expected);
    });

    test('reads only what was there before it', async () => {
      await put({ ...keyOf('swapped'), a: { S: 'one' }, b: { S: 'two' } });
      await update('swapped', { UpdateExpression: 'SET a = b, b = a' });
      expect(await get('swapped')).toEqual({ ...keyOf('swapped'), a: { S: 'two' }, b: { S: 'one' } });
    });

    test('that leaves a set empty removes the attribute', async () => {
      await put({ ...keyOf('emptied'), tags: { NS: ['1'] } });
      await update('emptied', {
        UpdateExpression: 'DELETE tags :t',
        ExpressionAttributeValues: { ':t': { NS: ['1.0'] } },
      });
      expect(await get('emptied')).toEqual(keyOf('emptied'));
    });

    const one = { ':v': { N: '1' } };
    test.each<[string, Partial<UpdateItemCommandInput>]>([
      ['of the key', { UpdateExpression: 'SET id = :v', ExpressionAttributeValues: one }],
      ['of one path twice', { UpdateExpression: 'SET a = :v, a = :v', ExpressionAttributeValues: one }],
      ['of a path and a part of it', { UpdateExpression: 'SET m = :v REMOVE m.a', ExpressionAttributeValues: one }],
      ['with a clause twice', { UpdateExpression: 'SET a = :v SET b = :v', ExpressionAttributeValues: one }],
      ['with a value that is not given', { UpdateExpression: 'SET a = :w', ExpressionAttributeValues: one }],
      ['with a value that it does not use', { UpdateExpression: 'REMOVE a', ExpressionAttributeValues: one }],
      ['with a name that is not given', { UpdateExpression: 'REMOVE #a' }],
      ['with a reserved word', { UpdateExpression: 'REMOVE status' }],
      ['that is empty', { UpdateExpression: '' }],
      ['that is no expression', { UpdateExpression: 'SET a + b' }],
      ['that adds to a text', { UpdateExpression: 'ADD s :v', ExpressionAttributeValues: one }],
      ['that calculates with a text', { UpdateExpression: 'SET a = s + :v', ExpressionAttributeValues: one }],
      ['in a map that is not there', { UpdateExpression: 'SET nowhere.a = :v', ExpressionAttributeValues: one }],
      ['by an index of a text', { UpdateExpression: 'SET s[0] = :v', ExpressionAttributeValues: one }],
    ])('%s is refused', async (_why, input) => {
      await put({ ...keyOf('fixed'), s: { S: 'text' }, m: { M: { a: { N: '1' } } } });
      await expect(update('fixed', input)).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });

  test.each<[string, Item]>([
    ['no key', { other: { S: 'a' } }],
    ['a key of another type', { id: { N: '1' } }],
    ['an empty key', { id: { S: '' } }],
    ['a key of 2,049 bytes', { id: { S: 'a'.repeat(2_049) } }],
    ['an empty text as the key of an index', { ...key('a'), kind: { S: '' } }],
    ['another type as the key of an index', { ...key('a'), kind: { N: '1' } }],
    ['an empty set', { ...key('a'), v: { SS: [] } }],
    ['a set with one element twice', { ...key('a'), v: { NS: ['1', '1.0'] } }],
    ['what is no number', { ...key('a'), v: { N: 'one' } }],
    ['a number of 39 digits', { ...key('a'), v: { N: '1'.repeat(39) } }],
    ['a number that is too large', { ...key('a'), v: { N: '1e126' } }],
    ['a number that is too small', { ...key('a'), v: { N: '1e-131' } }],
    ['more than 400 KiB', { ...key('a'), v: { S: 'a'.repeat(400 * KIB) } }],
    ['33 levels', { ...key('a'), v: nested(32) }],
  ])('an item with %s is refused', async (_why, item) => {
    await expect(put(item)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('an item of exactly 400 KiB and one of 32 levels are taken', async () => {
    const id = 'large';
    await put({ ...keyOf(id), v: { S: 'a'.repeat(400 * KIB - 'id'.length - id.length - 'v'.length) } });
    await put({ ...keyOf('deep'), v: nested(31) });
    expect(await get('deep')).toEqual({ ...keyOf('deep'), v: nested(31) });
  });

  test('consumed capacity is said where it is asked for', async () => {
    const Item = { ...keyOf('paid'), v: { S: 'a'.repeat(3 * KIB) } };
    const written = await dynamodb.send(new PutItemCommand({ TableName, Item, ReturnConsumedCapacity: 'TOTAL' }));
    expect(written.ConsumedCapacity).toMatchObject({ TableName, CapacityUnits: 4 });
    const read = (ConsistentRead: boolean) =>
      dynamodb.send(
        new GetItemCommand({ TableName, Key: keyOf('paid'), ConsistentRead, ReturnConsumedCapacity: 'TOTAL' }),
      );
    expect((await read(false)).ConsumedCapacity?.CapacityUnits).toBe(0.5);
    expect((await read(true)).ConsumedCapacity?.CapacityUnits).toBe(1);
  });
});

function key(id: string): Item {
  return { id: { S: id } };
}

function nested(levels: number): AttributeValue {
  return levels === 0 ? { S: 'deepest' } : { L: [nested(levels - 1)] };
}

/** Sets have no order, and bytes may be of any view. */
function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const inner = comparable(member);
      return [name, /^(SS|NS|BS)$/.test(name) && Array.isArray(inner) ? inner.map(String).toSorted() : inner];
    }),
  );
}
