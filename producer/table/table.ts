import { sha256Hex } from '../../lib/core/hash';
import { COLUMNS } from './columns';

/** The dataset in memory: the raw codes and amounts, one typed array for each of `COLUMNS`, in file order. */
export type Table = {
  readonly rows: number;
  readonly columns: readonly Int32Array[];
};

export const BYTES_PER_ROW = COLUMNS.length * 4;

export function emptyTable(rows: number): Table {
  return { rows, columns: COLUMNS.map(() => new Int32Array(rows)) };
}

/** Column after column, little-endian 32-bit integers (every platform that Node runs on is little-endian). */
export function tableBytes(table: Table): Buffer {
  return Buffer.concat(
    table.columns.map((column) => Buffer.from(column.buffer, column.byteOffset, column.byteLength)),
    table.rows * BYTES_PER_ROW,
  );
}

/** The table that `tableBytes` serialized. `bytes` is copied, since it need not lie on a four-byte boundary. */
export function tableFromBytes(bytes: Uint8Array, rows: number): Table {
  if (bytes.length !== rows * BYTES_PER_ROW) {
    throw new RangeError(`expected ${rows * BYTES_PER_ROW} bytes for ${rows} rows, got ${bytes.length}`);
  }
  const aligned = Uint8Array.from(bytes).buffer;
  return { rows, columns: COLUMNS.map((_, index) => new Int32Array(aligned, index * rows * 4, rows)) };
}

/** The first `rows` rows, sharing memory with `table`. */
export function headOfTable(table: Table, rows: number): Table {
  return { rows, columns: table.columns.map((column) => column.subarray(0, rows)) };
}

/** SHA-256 of the decoded table: the same for an .xls and a .csv with equal content. */
export function contentHash(table: Table): string {
  return sha256Hex(tableBytes(table));
}
