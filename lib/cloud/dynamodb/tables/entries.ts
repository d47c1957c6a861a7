import { ENTRY, ENTRY_HEAD_BYTES, writeUint32 } from '../rows/row-format';
import type { StreamState } from '../streams/stream-state';
import type { TableState } from './table-state';

/** Entries of the log other than rows. Their head has the kind and the table, as that of a row. */

export function tableEntry(state: TableState): Buffer {
  return jsonEntry(ENTRY.table, state.id, state);
}

export function tableGoneEntry(table: number): Buffer {
  return jsonEntry(ENTRY.tableGone, table, undefined);
}

export function streamEntry(state: StreamState): Buffer {
  return jsonEntry(ENTRY.stream, state.table, state);
}

export function namesEntry(table: number, names: readonly string[]): Buffer {
  return jsonEntry(ENTRY.names, table, names);
}

export type TokenRecord = { readonly token: string; readonly fingerprint: string; readonly untilMs: number };

export function tokenEntry(record: TokenRecord): Buffer {
  return jsonEntry(ENTRY.token, 0, record);
}

/** That a key has no row any more. */
export function deletionEntry(
  table: number,
  hash: number,
  partition: Uint8Array,
  sort: Uint8Array | undefined,
): Buffer {
  const entry = Buffer.allocUnsafe(ENTRY_HEAD_BYTES + 2 + partition.length + (sort?.length ?? 0));
  entry[0] = ENTRY.deletion;
  writeUint32(entry, 1, table);
  writeUint32(entry, 5, hash);
  entry.writeUInt16LE(partition.length, ENTRY_HEAD_BYTES);
  entry.set(partition, ENTRY_HEAD_BYTES + 2);
  if (sort) entry.set(sort, ENTRY_HEAD_BYTES + 2 + partition.length);
  return entry;
}

/** The key of a deletion; it shares the entry's bytes. */
export function deletedKey(entry: Buffer, hasSort: boolean): { partition: Uint8Array; sort: Uint8Array | undefined } {
  const from = ENTRY_HEAD_BYTES + 2;
  const to = from + entry.readUInt16LE(ENTRY_HEAD_BYTES);
  return { partition: entry.subarray(from, to), sort: hasSort ? entry.subarray(to) : undefined };
}

/** What a JSON entry holds; the caller knows its type by the kind. */
export function contentOf(entry: Buffer): unknown {
  return JSON.parse(entry.toString('utf8', ENTRY_HEAD_BYTES)) as unknown;
}

function jsonEntry(kind: number, table: number, content: unknown): Buffer {
  const text = content === undefined ? '' : JSON.stringify(content);
  const entry = Buffer.alloc(ENTRY_HEAD_BYTES + Buffer.byteLength(text));
  entry[0] = kind;
  writeUint32(entry, 1, table);
  entry.write(text, ENTRY_HEAD_BYTES);
  return entry;
}
