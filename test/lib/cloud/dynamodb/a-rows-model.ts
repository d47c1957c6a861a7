import * as fc from 'fast-check';
import type { Json, TestEngine } from './an-engine';

export const TABLE = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['p', 'g']
    .map((AttributeName) => ({ AttributeName, AttributeType: 'S' }))
    .concat(
      ['s', 'n'].map((AttributeName) => ({ AttributeName, AttributeType: 'N' })),
      { AttributeName: 'b', AttributeType: 'B' },
    ),
  KeySchema: schema('p', 's'),
  LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: schema('p', 'b'), Projection: { ProjectionType: 'ALL' } }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'global',
      KeySchema: schema('g', 'n'),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
    },
    {
      IndexName: 'plain',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

function schema(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
}

export type Row = Json & { p: { S: string }; s: { N: string } };
const INDEXES = [
  { name: undefined, partition: 'p', sort: 's', has: undefined },
  { name: 'local', partition: 'p', sort: 'b', has: undefined },
  { name: 'global', partition: 'g', sort: 'n', has: ['p', 's', 'g', 'n', 'x'] },
  { name: 'plain', partition: 'g', sort: undefined, has: ['p', 's', 'g'] },
] as const;

const partitions = ['a', 'b', 'ä'];
const numbers = ['-20', '-1.5', '0', '1', '1.25', '3', '1000', '0.00000001'];
const key = fc.record({ p: fc.constantFrom(...partitions), s: fc.constantFrom(...numbers) });
const rest = fc.record(
  {
    g: fc.constantFrom('g1', 'g2').map((S) => ({ S })),
    n: fc.constantFrom(...numbers).map((N) => ({ N })),
    b: fc.constantFrom('AA==', 'AAE=', '/w==', '/wA=').map((B) => ({ B })),
    x: fc.string({ maxLength: 5 }).map((S) => ({ S })),
    y: fc.oneof(
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.constant({ N: '7' }),
    ),
  },
  { requiredKeys: [] },
);
/** A change of the table, or a look at it. */
export const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('put' as const), key, rest }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('update' as const), key, rest }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('delete' as const), key }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('read' as const), index: fc.nat(3) }) },
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const textOf = (row: Row) => `${row.p.S} ${row.s.N}`;

/** Changes the table and what it must hold: rows by key, in a Map. */
export async function apply(engine: TestEngine, model: Map<string, Row>, step: Change): Promise<void> {
  if (step.type === 'read') return check(engine, model, INDEXES[step.index]!);
  const Key = { p: { S: step.key.p }, s: { N: step.key.s } };
  if (step.type === 'put') {
    const Item = { ...Key, ...step.rest };
    await engine.call('PutItem', { TableName: 'rows', Item });
    model.set(textOf(Item), Item);
  } else if (step.type === 'update') {
    const updates = Object.entries(step.rest).map(([name, Value]) => [name, { Action: 'PUT', Value }]);
    await engine.call('UpdateItem', { TableName: 'rows', Key, AttributeUpdates: Object.fromEntries(updates) });
    model.set(textOf(Key), { ...model.get(textOf(Key)), ...Key, ...step.rest });
  } else {
    await engine.call('DeleteItem', { TableName: 'rows', Key });
    model.delete(textOf(Key));
  }
}

async function check(engine: TestEngine, model: Map<string, Row>, index: (typeof INDEXES)[number]): Promise<void> {
  const { name, partition, sort, has } = index;
  const within = [...model.values()].filter((row) => row[partition] && (!sort || row[sort]));
  const asIndexed = (row: Row) =>
    Object.fromEntries(
      Object.entries(row).filter(([attribute]) => (has as readonly string[] | undefined)?.includes(attribute) ?? true),
    );
  const scanned = await all(engine, 'Scan', { TableName: 'rows', IndexName: name });
  expect(sorted(scanned)).toEqual(sorted(within.map(asIndexed)));
  for (const value of new Set(within.map((row) => row[partition].S as string))) {
    const rows = within.filter((row) => row[partition].S === value);
    const request = {
      TableName: 'rows',
      IndexName: name,
      KeyConditionExpression: '#p = :p',
      ExpressionAttributeNames: { '#p': partition },
      ExpressionAttributeValues: { ':p': { S: value } },
    };
    const forward = await all(engine, 'Query', request);
    expect(sorted(forward)).toEqual(sorted(rows.map(asIndexed)));
    if (sort)
      expect(forward.map((row) => rank(row[sort]))).toEqual(rows.map((row) => rank(row[sort])).toSorted(ascending));
    const backward = await all(engine, 'Query', { ...request, ScanIndexForward: false });
    expect(backward).toEqual(forward.toReversed());
  }
}

/** All pages, of two items each. */
async function all(engine: TestEngine, operation: string, request: object): Promise<Json[]> {
  const items: Json[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const page = await engine.call(operation, { ...request, Limit: 2, ExclusiveStartKey });
    items.push(...(page['Items'] as Json[]));
    ExclusiveStartKey = page['LastEvaluatedKey'];
  } while (ExclusiveStartKey);
  return items;
}

function rank(value: Json): number | string {
  return value['N'] === undefined ? Buffer.from(value['B'] as string, 'base64').toString('hex') : Number(value['N']);
}

function ascending(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sorted(rows: Json[]): string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => ascending(a, b)))).toSorted();
}

export const checkAll = async (engine: TestEngine, model: Map<string, Row>) => {
  for (const index of INDEXES) await check(engine, model, index);
};
