import * as fc from 'fast-check';
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

/** The same request with a space, which the fast way does not take. */
function spaced(body: string): string {
  return body.replace('{', '{ ');
}

async function outcomeOf(body: string): Promise<object> {
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

test('the fast way stores what the general way stores, and leaves every fault to it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 4 }), async (items) => {
      const body = JSON.stringify({ RequestItems: { rows: items.map((Item) => ({ PutRequest: { Item } })) } });
      expect(await outcomeOf(body)).toEqual(await outcomeOf(spaced(body)));
    }),
    { numRuns: 40 },
  );
});

test('a batch whose bytes are changed anywhere is answered as the general way answers it', async () => {
  const items = [1, 2].map((i) => ({
    p: { S: `${i}` },
    s: { S: 'x' },
    n: { N: '12.5' },
    b: { B: 'AAA=' },
    t: { SS: ['a', 'b'] },
  }));
  const body = JSON.stringify({ RequestItems: { rows: items.map((Item) => ({ PutRequest: { Item } })) } });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(body.length - 1),
      fc.constantFrom('', '"', '\\', '}', ']', ',', 'A', '=', '0', 'ä'),
      async (at, by) => {
        const changed = body.slice(0, at) + by + body.slice(at + 1);
        expect(await outcomeOf(changed)).toEqual(await outcomeOf(spaced(changed)));
      },
    ),
    { numRuns: 40 },
  );
});
