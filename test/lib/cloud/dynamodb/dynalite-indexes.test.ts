import db from 'dynalite/db';
import fc from 'fast-check';
import { createIndexWriter } from '../../../../lib/cloud/dynamodb/dynalite-indexes';

const original = db.updateIndexes;

/** The entries of every index after the rows were written in sequence. */
function entriesAfter(update: typeof db.updateIndexes, table: db.Table, rows: readonly (db.Item | undefined)[]) {
  const indexes = new Map<string, Map<string, unknown>>();
  const getIndexDb = (kind: string, name: string, index: string) => {
    const id = `${kind} ${name} ${index}`;
    if (!indexes.has(id)) indexes.set(id, new Map());
    const entries = indexes.get(id)!;
    return {
      put: (key: string, value: unknown, callback: (error: null) => void) => {
        // JSON drops what dynalite writes as undefined, and so does dynalite's own store.
        entries.set(key, JSON.parse(JSON.stringify(value)));
        callback(null);
      },
      del: (key: string, callback: (error: null) => void) => {
        entries.delete(key);
        callback(null);
      },
    };
  };
  let existing: db.Item | undefined;
  for (const row of rows) {
    update({ getIndexDb }, table, existing, row, (error) => expect(error ?? null).toBeNull());
    existing = row;
  }
  return Object.fromEntries(
    [...indexes].filter(([, map]) => map.size > 0).map(([id, map]) => [id, Object.fromEntries(map)]),
  );
}

const table: db.Table = {
  TableName: 'rows',
  KeySchema: [{ AttributeName: 'id' }, { AttributeName: 'hash' }],
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'hash', AttributeType: 'N' },
    { AttributeName: 'bucket', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'N' },
    { AttributeName: 'raw', AttributeType: 'B' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'local',
      KeySchema: [{ AttributeName: 'id' }, { AttributeName: 'at' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-bucket',
      KeySchema: [{ AttributeName: 'bucket' }, { AttributeName: 'at' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['shown', 'at'] },
    },
    { IndexName: 'by-raw', KeySchema: [{ AttributeName: 'raw' }], Projection: { ProjectionType: 'ALL' } },
  ],
};

const text = fc.string({ minLength: 1, maxLength: 5 });
const number = fc.integer().map((n) => ({ N: String(n) }));
const row = fc.record(
  {
    bucket: text.map((S) => ({ S })),
    at: number,
    raw: fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => ({ B: Buffer.from(bytes).toString('base64') })),
    shown: fc.oneof(
      number,
      text.map((S) => ({ S })),
    ),
    hidden: text.map((S) => ({ S })),
  },
  { requiredKeys: [] },
);

test('writing, changing and deleting a row leaves the same index entries as in dynalite', () => {
  const life = fc.array(fc.option(row, { nil: undefined, freq: 5 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(text, fc.integer(), life, (id, hash, versions) => {
      const keys = { id: { S: id }, hash: { N: String(hash) } };
      const rows = versions.map((version) => version && { ...version, ...keys });
      expect(entriesAfter(createIndexWriter(), table, rows)).toEqual(entriesAfter(original, table, rows));
    }),
    { numRuns: 300 },
  );
});

test('index entries of many rows of one table do not mix', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (versions) => {
      const update = createIndexWriter();
      for (const [n, version] of versions.entries()) {
        const rows = [{ ...version, id: { S: `row-${n}` }, hash: { N: '1' } }];
        expect(entriesAfter(update, table, rows)).toEqual(entriesAfter(original, table, rows));
      }
    }),
  );
});
