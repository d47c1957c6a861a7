import {
  BatchWriteItemCommand,
  QueryCommand,
  ScanCommand,
  type AttributeValue,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { BACKENDS, newName, type Backend } from './backends';

type Item = Record<string, AttributeValue>;

const ROWS = 40;
const pad = (n: number) => String(n).padStart(3, '0');

describe.each(BACKENDS)('queries and scans of DynamoDB %s', (_name, start) => {
  let dynamodb: Backend['dynamodb'];
  let TableName: string;
  beforeAll(async () => {
    const backend = await start();
    ({ dynamodb } = backend);
    TableName = await backend.newTable({
      KeySchema: [
        { AttributeName: 'owner', KeyType: 'HASH' },
        { AttributeName: 'nth', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'owner', AttributeType: 'S' },
        { AttributeName: 'nth', AttributeType: 'N' },
        { AttributeName: 'kind', AttributeType: 'S' },
        { AttributeName: 'name', AttributeType: 'S' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'by-name',
          KeySchema: [
            { AttributeName: 'owner', KeyType: 'HASH' },
            { AttributeName: 'name', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-kind',
          KeySchema: [
            { AttributeName: 'kind', KeyType: 'HASH' },
            { AttributeName: 'nth', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['shown'] },
        },
      ],
    });
    const rows = Array.from({ length: ROWS }, (_, n): Item => ({
      owner: { S: n < 30 ? 'ann' : 'bob' },
      nth: { N: String(n - 10) }, // negative ones, too: numbers are no texts
      name: { S: pad(ROWS - n) },
      ...(n % 3 === 0 && { kind: { S: 'third' } }),
      shown: { S: `row ${n}` },
      hidden: { S: 'h' },
    }));
    for (let from = 0; from < ROWS; from += 20) {
      const writes = rows.slice(from, from + 20).map((row) => ({ PutRequest: { Item: row } }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }));
    }
  });

  const ANN = {
    KeyConditionExpression: '#o = :o',
    ExpressionAttributeNames: { '#o': 'owner' } as Record<string, string>,
    ExpressionAttributeValues: { ':o': { S: 'ann' } } as Item,
  };
  const query = (input: Partial<QueryCommandInput> = {}) =>
    dynamodb.send(new QueryCommand({ TableName, ...ANN, ...input }));
  const scan = (input: Partial<ScanCommandInput> = {}) => dynamodb.send(new ScanCommand({ TableName, ...input }));
  const nths = (items: readonly Item[] | undefined) => (items ?? []).map(({ nth }) => Number(nth!.N));
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  test('rows of a partition come by number, forwards and backwards', async () => {
    expect(nths((await query()).Items)).toEqual(upTo(-10, 19));
    expect(nths((await query({ ScanIndexForward: false })).Items)).toEqual(upTo(-10, 19).reverse());
  });

  test.each([
    ['nth = :a', [{ N: '3' }], [3]],
    ['nth < :a', [{ N: '-7' }], [-10, -9, -8]],
    ['nth <= :a', [{ N: '-8' }], [-10, -9, -8]],
    ['nth > :a', [{ N: '17' }], [18, 19]],
    ['nth >= :a', [{ N: '18.0' }], [18, 19]],
    ['nth BETWEEN :a AND :b', [{ N: '-1' }, { N: '1' }], [-1, 0, 1]],
  ] as const)('the sort key is bounded by %s', async (bound, [a, b], expected) => {
    const ExpressionAttributeValues = { ...ANN.ExpressionAttributeValues, ':a': a, ...(b && { ':b': b }) };
    const { Items } = await query({ KeyConditionExpression: `#o = :o AND ${bound}`, ExpressionAttributeValues });
    expect(nths(Items)).toEqual(expected);
  });

  test('pages end where they are told, and go on from any key', async () => {
    const seen: number[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await query({ Limit: 7, ExclusiveStartKey });
      seen.push(...nths(page.Items));
      expect(page.Count).toBeLessThanOrEqual(7);
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(seen).toEqual(upTo(-10, 19));
    const between = await query({ ExclusiveStartKey: { owner: { S: 'ann' }, nth: { N: '15.5' } } });
    expect(nths(between.Items)).toEqual([16, 17, 18, 19]);
  });

  test('a limit counts rows before the filter', async () => {
    const { Count, ScannedCount, LastEvaluatedKey } = await query({
      Limit: 6,
      FilterExpression: 'attribute_exists(kind)',
    });
    expect([Count, ScannedCount, LastEvaluatedKey]).toEqual([2, 6, { owner: { S: 'ann' }, nth: { N: '-5' } }]);
  });

  test('a count gives no rows', async () => {
    const { Count, ScannedCount, Items } = await query({ Select: 'COUNT' });
    expect([Count, ScannedCount, Items]).toEqual([30, 30, undefined]);
  });

  test('a local index orders by its own key, and gives what it does not hold from the table', async () => {
    const keys = await query({ IndexName: 'by-name', Limit: 2 });
    expect(keys.Items!.map((item) => Object.keys(item).toSorted())).toEqual([
      ['name', 'nth', 'owner'],
      ['name', 'nth', 'owner'],
    ]);
    expect(nths(keys.Items)).toEqual([19, 18]);
    const whole = await query({ IndexName: 'by-name', Limit: 1, Select: 'ALL_ATTRIBUTES', ConsistentRead: true });
    expect(whole.Items![0]).toMatchObject({ hidden: { S: 'h' } });
  });

  test('a global index holds the rows that have its keys, with its projection, and is never read consistently', async () => {
    const input = {
      IndexName: 'by-kind',
      KeyConditionExpression: 'kind = :k',
      ExpressionAttributeNames: undefined,
      ExpressionAttributeValues: { ':k': { S: 'third' } },
    };
    const { Items, Count } = await query(input);
    expect([Count, Object.keys(Items![0]!).toSorted()]).toEqual([14, ['kind', 'nth', 'owner', 'shown']]);
    await expect(query({ ...input, ConsistentRead: true })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(query({ ...input, Select: 'ALL_ATTRIBUTES' })).rejects.toMatchObject({ name: 'ValidationException' });
    const first = await query({ ...input, Limit: 5 });
    expect(Object.keys(first.LastEvaluatedKey!).toSorted()).toEqual(['kind', 'nth', 'owner']);
    const rest = await query({ ...input, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(rest.Count).toBe(9);
  });

  test('a scan gives each row once, also by pages and segments', async () => {
    const all = (await scan()).Items!;
    expect(all).toHaveLength(ROWS);
    const seen: Item[] = [];
    for (const Segment of [0, 1, 2]) {
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await scan({ Segment, TotalSegments: 3, Limit: 5, ExclusiveStartKey });
        seen.push(...page.Items!);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }
    expect(nths(seen).toSorted((a, b) => a - b)).toEqual(upTo(-10, 29));
    const third = await scan({ IndexName: 'by-kind', Select: 'COUNT' });
    expect(third.Count).toBe(14);
  });

  test('a scan filters, and shows what is asked for', async () => {
    const { Items, ScannedCount } = await scan({
      FilterExpression: 'nth > :n AND begins_with(shown, :r)',
      ExpressionAttributeValues: { ':n': { N: '27' }, ':r': { S: 'row' } },
      ProjectionExpression: 'shown',
    });
    expect([ScannedCount, Items!.map(({ shown }) => shown!.S!).toSorted()]).toEqual([ROWS, ['row 38', 'row 39']]);
    expect(Items!.every((item) => Object.keys(item).length === 1)).toBe(true);
  });

  const named = { ExpressionAttributeNames: { '#o': 'owner' } };
  const value = (parts: Item = {}) => ({ ExpressionAttributeValues: { ':o': { S: 'ann' }, ...parts } });
  test.each<[string, Partial<QueryCommandInput>, string]>([
    [
      'without a condition on its partition key',
      {
        KeyConditionExpression: 'nth = :n',
        ExpressionAttributeNames: undefined,
        ExpressionAttributeValues: { ':n': { N: '1' } },
      },
      'missed key schema element',
    ],
    ['by another comparison of its partition key', { KeyConditionExpression: '#o > :o' }, 'not supported'],
    ['with alternatives', { KeyConditionExpression: '#o = :o OR #o = :o' }, 'OR'],
    [
      'on what is no key',
      { KeyConditionExpression: '#o = :o AND shown = :s', ...value({ ':s': { S: 's' } }) },
      'missed key schema element',
    ],
    ['for a key of another type', { ExpressionAttributeValues: { ':o': { N: '1' } } }, 'does not match'],
    [
      'for the beginning of a number',
      { KeyConditionExpression: '#o = :o AND begins_with(nth, :a)', ...value({ ':a': { N: '1' } }) },
      'Incorrect operand type',
    ],
    [
      'that ends before it begins',
      { KeyConditionExpression: '#o = :o AND nth BETWEEN :a AND :b', ...value({ ':a': { N: '2' }, ':b': { N: '1' } }) },
      'upper bound',
    ],
    ['of an unknown index', { IndexName: 'unknown' }, 'specified index'],
    ['with a filter on its key', { FilterExpression: 'nth > :a', ...value({ ':a': { N: '1' } }) }, 'primary key'],
    ['with a limit of zero', { Limit: 0 }, 'limit'],
    [
      'with a start key of another partition',
      { ExclusiveStartKey: { owner: { S: 'bob' }, nth: { N: '1' } } },
      'starting key is outside query boundaries',
    ],
    ['with a start key that is none', { ExclusiveStartKey: { owner: { S: 'ann' } } }, 'starting key is invalid'],
    [
      'with a name that it does not use',
      { ExpressionAttributeNames: { ...named.ExpressionAttributeNames, '#x': 'x' } },
      'unused in expressions',
    ],
    ['with an unknown selection', { Select: 'SOME' as 'COUNT' }, 'select'],
    ['with a projection and a count', { Select: 'COUNT', ProjectionExpression: 'shown' }, 'ProjectionExpression'],
  ])('a query %s is refused', async (_why, input, message) => {
    const refusal = { name: 'ValidationException', message: expect.stringContaining(message) };
    await expect(query(input)).rejects.toMatchObject(refusal);
  });

  test.each<[string, Partial<ScanCommandInput>, string]>([
    ['of a segment without their number', { Segment: 0 }, 'TotalSegments'],
    ['of a segment beyond their number', { Segment: 3, TotalSegments: 3 }, 'TotalSegments'],
    ['with a limit of zero', { Limit: 0 }, 'limit'],
    [
      'by old and new parameters at once',
      { FilterExpression: 'attribute_exists(nth)', ScanFilter: {} },
      'both expression and non-expression parameters',
    ],
    ['with a filter that is none', { FilterExpression: 'nth =' }, 'FilterExpression'],
  ])('a scan %s is refused', async (_why, input, message) => {
    const refusal = { name: 'ValidationException', message: expect.stringContaining(message) };
    await expect(scan(input)).rejects.toMatchObject(refusal);
  });

  test('a table that does not exist is refused', async () => {
    const unknown = { TableName: newName() };
    await expect(query(unknown)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(scan(unknown)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
