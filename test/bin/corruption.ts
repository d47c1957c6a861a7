import { DeleteItemCommand, PutItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { binary, text } from '../../lib/domain/bronze/attribute';
import { BRONZE, payloadHash } from '../../lib/domain/bronze/bronze';

export const CORRUPTION_KINDS = ['delete', 'flip a byte', 'new id', 'new hash', 'swap'] as const;

/** A fault to inject into bronze: its kind, its row, a second row where it needs one, and the position in the row. */
export type Corruption = {
  readonly kind: (typeof CORRUPTION_KINDS)[number];
  readonly row: number;
  readonly other: number;
  readonly byte: number;
  readonly bits: number;
};

/** Random corruptions that cycle through every kind; the same for the same seed. */
export function corruptions({ seed, count, rows }: { seed: number; count: number; rows: number }): Corruption[] {
  const places = fc.record({
    row: fc.integer({ min: 0, max: rows - 1 }),
    other: fc.integer({ min: 1, max: rows - 1 }),
    byte: fc.nat(),
    bits: fc.integer({ min: 1, max: 255 }),
  });
  // `other` is a distance, so a row never swaps with itself.
  return fc.sample(fc.noBias(places), { seed, numRuns: count }).map((place, index) => ({
    ...place,
    kind: CORRUPTION_KINDS[index % CORRUPTION_KINDS.length]!,
    other: (place.row + place.other) % rows,
  }));
}

export type Row = Record<string, AttributeValue>;

type Change = { readonly put: readonly Row[]; readonly remove: readonly Row[]; readonly named: readonly string[] };

/** What a corruption does to the table, and the ids that the proof must name for it. */
function changeOf(corruption: Corruption, rows: readonly Row[]): Change {
  const row = rows[corruption.row]!;
  const id = text(row, BRONZE.eventId)!;
  const payload = binary(row, BRONZE.payload)!;
  switch (corruption.kind) {
    case 'delete':
      return { put: [], remove: [row], named: [id] };
    case 'flip a byte': {
      const at = corruption.byte % payload.length;
      const flipped = payload.map((value, index) => (index === at ? value ^ corruption.bits : value));
      return { put: [{ ...row, [BRONZE.payload]: { B: flipped } }], remove: [], named: [id] };
    }
    case 'new id': {
      const copyId = id.replace(/\d+$/, `${rows.length + corruption.byte}`);
      return { put: [{ ...row, [BRONZE.eventId]: { S: copyId } }], remove: [], named: [copyId] };
    }
    case 'new hash': {
      const hash = payloadHash(Buffer.from(`${corruption.byte}`));
      return { put: [{ ...row, [BRONZE.payloadHash]: { S: hash } }], remove: [], named: [id] };
    }
    case 'swap': {
      const mate = rows[corruption.other]!;
      const put = [
        { ...row, [BRONZE.payload]: mate[BRONZE.payload]! },
        { ...mate, [BRONZE.payload]: row[BRONZE.payload]! },
      ];
      return { put, remove: [], named: [id, text(mate, BRONZE.eventId)!] };
    }
    default:
      return corruption.kind satisfies never;
  }
}

const keyOf = (row: Row) => ({
  [BRONZE.eventId]: row[BRONZE.eventId]!,
  [BRONZE.payloadHash]: row[BRONZE.payloadHash]!,
});

/** Corrupts the table, calls `look`, and restores everything. */
export async function whileCorrupted<T>(
  corruption: Corruption,
  { client, tableName, rows }: { client: DynamoDBClient; tableName: string; rows: readonly Row[] },
  look: (named: readonly string[]) => Promise<T>,
): Promise<T> {
  const { put, remove, named } = changeOf(corruption, rows);
  const write = (row: Row) => client.send(new PutItemCommand({ TableName: tableName, Item: row }));
  const erase = (row: Row) => client.send(new DeleteItemCommand({ TableName: tableName, Key: keyOf(row) }));
  await Promise.all([...put.map(write), ...remove.map(erase)]);
  try {
    return await look(named);
  } finally {
    await Promise.all(put.map(erase));
    await Promise.all([rows[corruption.row]!, rows[corruption.other]!].map(write));
  }
}
