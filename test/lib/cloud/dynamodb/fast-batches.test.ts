import * as fc from 'fast-check';
import { BatchScan } from '../../../../lib/cloud/dynamodb/fast/scan-batch';
import { RowWriter } from '../../../../lib/cloud/dynamodb/rows/row-writer';
import type { Json } from './an-engine';
import { anEngine } from './an-engine';

const TABLE = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['p', 's', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'p', KeyType: 'HASH' },
    { AttributeName: 's', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    { IndexName: 'index', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
};

const text = fc.oneof(
  fc.constantFrom('', 'a', 'plain text', 'ä', '𝒳', '"', '\\', '\n', '\ud800', 'x'.repeat(130), 'y'.repeat(1025)),
  fc.string({ maxLength: 8 }),
);
const numbers = ['0', '-0', '7', '-7', '100', '1.5', '-0.05', '1.50', '01', '.5', '1e3', '', '-', 'abc', '1.'];
const longNumbers = ['9'.repeat(38), '9'.repeat(39), `${'1'.repeat(20)}.${'1'.repeat(18)}`, `0.${'0'.repeat(40)}1`];
const number = fc.constantFrom(...numbers, ...longNumbers);
const binary = fc.oneof(
  fc.constantFrom('', 'AA==', 'AB==', 'AAA=', 'AAB=', 'AAAA', 'AA', 'A', '====', 'AA=A', 'AA-_', 'A\\/AA', 'AAAA='),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64')),
);
const value = fc.oneof(
  { weight: 6, arbitrary: text.map((S) => ({ S })) },
  { weight: 3, arbitrary: number.map((N) => ({ N })) },
  { weight: 3, arbitrary: binary.map((B) => ({ B })) },
  { weight: 2, arbitrary: fc.array(text, { maxLength: 3 }).map((SS) => ({ SS })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Json>({ BOOL: true }, { L: [] }, { S: 'a', N: '1' }, {}, { S: 1 }, { X: 'a' }),
  },
);
const name = fc.constantFrom('a', 'b', 'c', 'g', 'p', 's', 'ä', '__proto__', 'with "quotes"', '');
const item = fc
  .tuple(
    fc.constantFrom('1', '2', '3', ''),
    fc.constantFrom('x', 'y'),
    fc.array(fc.tuple(name, value), { maxLength: 6 }),
  )
  .map(([p, s, rest]) => Object.fromEntries<Json>([['p', { S: p }], ['s', { S: s }], ...rest]));

/** What the fast way takes. */
const ordinaryItem = fc
  .record({
    p: fc.constantFrom('1', '2', '3'),
    s: fc.constantFrom('x', 'y'),
    g: fc.constantFrom('g', 'h'),
    ä: fc.constantFrom('', 'a', 'ä', '𝒳'),
    n: fc.constantFrom('0', '-7', '12.5'),
  })
  .map(({ n, ...texts }): Json => ({ ...textsOf(texts), n: { N: n } }));

const batch = (of: fc.Arbitrary<Json>) => fc.array(of, { minLength: 1, maxLength: 4 });

function textsOf(texts: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(Object.entries(texts).map(([key, S]) => [key, { S }]));
}

/** The same request with a space, which the fast way does not take. */
function spaced(body: string): string {
  return body.replace('{', '{ ');
}

const batchOf = (items: readonly Json[]) =>
  JSON.stringify({ RequestItems: { rows: items.map((Item) => ({ PutRequest: { Item } })) } });
const ORDINARY = batchOf(
  ['1', '2'].map((p) => ({
    p: { S: p },
    s: { S: 'x' },
    n: { N: '12.5' },
    b: { B: 'AAA=' },
    t: { SS: ['a', 'b'] },
  })),
);

async function takesFastWay(body: string): Promise<boolean> {
  const { engine, call } = anEngine();
  await call('CreateTable', TABLE);
  const scan = new BatchScan((table) => engine.store.find(table));
  return scan.read(Buffer.from(body), new RowWriter()) !== undefined;
}

async function outcomeOf(body: string | Buffer): Promise<object> {
  const { engine, call } = anEngine();
  await call('CreateTable', TABLE);
  await call('DescribeTable', { TableName: 'rows' });
  const { status, body: answer } = await engine.call({
    operation: 'BatchWriteItem',
    format: 'json',
    body: Buffer.from(body),
  });
  const items = await call('Scan', { TableName: 'rows', ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' });
  const index = await call('Scan', { TableName: 'rows', IndexName: 'index' });
  const table = await call('DescribeTable', { TableName: 'rows' });
  return { status, answer: Buffer.from(answer).toString(), items, index, bytes: table['Table'].TableSizeBytes };
}

test('an ordinary batch takes the fast way, and one with a space does not', async () => {
  expect(await takesFastWay(ORDINARY)).toBe(true);
  expect(await takesFastWay(spaced(ORDINARY))).toBe(false);
});

test('the fast way stores what the general way stores, and leaves every fault to it', async () => {
  let fast = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(batch(item), batch(ordinaryItem)), async (items) => {
      const body = batchOf(items);
      if (await takesFastWay(body)) fast++;
      expect(await takesFastWay(spaced(body))).toBe(false);
      expect(await outcomeOf(body)).toEqual(await outcomeOf(spaced(body)));
    }),
    { numRuns: 40 },
  );
  expect(fast).toBeGreaterThan(0);
});

test('a batch whose bytes are changed anywhere is answered as the general way answers it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(ORDINARY.length - 1),
      fc.constantFrom('', '"', '\\', '}', ']', ',', 'A', '=', '0', 'ä'),
      async (at, by) => {
        const changed = ORDINARY.slice(0, at) + by + ORDINARY.slice(at + 1);
        expect(await outcomeOf(changed)).toEqual(await outcomeOf(spaced(changed)));
      },
    ),
    { numRuns: 40 },
  );
});

test('a name that is no UTF-8 is refused as the general way refuses it, and nothing is stored', async () => {
  const [before, after] = batchOf([{ p: { S: '1' }, s: { S: 'x' }, '?': { S: 'abcdef' } }]).split('?');
  const bodyOf = (start: string) => Buffer.concat([Buffer.from(start), Buffer.from([0xff]), Buffer.from(after!)]);
  const refused = await outcomeOf(bodyOf(before!));
  expect(refused).toEqual(await outcomeOf(bodyOf(spaced(before!))));
  expect(refused).toMatchObject({ status: 400, answer: expect.stringContaining('SerializationException') });
});
