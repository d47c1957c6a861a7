import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '../../lib/core/hash';
import type { TableReading } from './reading';
import { BYTES_PER_ROW, tableBytes, tableFromBytes } from '../table/table';

/** Changes whenever the reader or the layout does, so that older entries are never used. */
const MAGIC = Buffer.from('LEGION-TABLE-2\n\0', 'latin1');
const HASH_BYTES = 32;
const ROWS_AT = MAGIC.length;
const KEY_AT = ROWS_AT + 4;
const CHECKSUM_AT = KEY_AT + HASH_BYTES;
const BODY_AT = CHECKSUM_AT + HASH_BYTES;

/** The entry under `key` (64 hex digits); undefined when it is absent or any bit of it is damaged. */
export async function readCachedReading(cacheDir: string, key: string): Promise<TableReading | undefined> {
  const bytes = await readFile(entryPath(cacheDir, key)).catch(() => undefined);
  return bytes && decodeEntry(bytes, key);
}

/** Stores a reading, whole or not at all. When the cache cannot be written, the run goes on without it. */
export async function writeCachedReading(cacheDir: string, key: string, reading: TableReading): Promise<void> {
  const file = entryPath(cacheDir, key);
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    await mkdir(cacheDir, { recursive: true });
    await writeFile(partial, encodeEntry(reading, key));
    await rename(partial, file);
  } catch {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

export function entryPath(cacheDir: string, key: string): string {
  return path.join(cacheDir, `table-${key.slice(0, 32)}.bin`);
}

/** The body is the table, then the notes as JSON. */
function encodeEntry({ table, notes }: TableReading, key: string): Buffer {
  const body = Buffer.concat([tableBytes(table), Buffer.from(JSON.stringify(notes))]);
  const header = Buffer.alloc(BODY_AT);
  MAGIC.copy(header);
  header.writeUInt32LE(table.rows, ROWS_AT);
  header.write(key, KEY_AT, 'hex');
  header.write(checksum(header, body), CHECKSUM_AT, 'hex');
  return Buffer.concat([header, body]);
}

function decodeEntry(bytes: Buffer, key: string): TableReading | undefined {
  if (bytes.length < BODY_AT) return undefined;
  const header = bytes.subarray(0, BODY_AT);
  const body = bytes.subarray(BODY_AT);
  const rows = header.readUInt32LE(ROWS_AT);
  if (!header.subarray(0, ROWS_AT).equals(MAGIC)) return undefined;
  if (header.subarray(KEY_AT, CHECKSUM_AT).toString('hex') !== key) return undefined;
  if (header.subarray(CHECKSUM_AT).toString('hex') !== checksum(header, body)) return undefined;
  const tableEnd = rows * BYTES_PER_ROW;
  const notes = JSON.parse(body.toString('utf8', tableEnd)) as string[];
  return { table: tableFromBytes(body.subarray(0, tableEnd), rows), notes };
}

/** Covers everything but itself: magic, rows, key and body. */
function checksum(header: Buffer, body: Buffer): string {
  const bodyHash = Buffer.from(sha256Hex(body), 'hex');
  return sha256Hex(Buffer.concat([header.subarray(0, CHECKSUM_AT), bodyHash]));
}
