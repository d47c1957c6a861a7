import * as z from 'zod';
import { sha256Hex } from '../../core/hash';
import { UserError } from '../../core/user-error';
import { parseJson } from '../../core/parse-json';

/**
 * Where a list continues: at the key of the last row given, inclusive, because two rows can share a key (one event id
 * with two payloads). `seen` holds the rows given with that key: payload hashes, or keys where each is unique.
 */
export type Cursor = { readonly upTo: string; readonly seen: readonly string[] };

/** Longer than any key: a time, and a place in the stream or an event id. */
const MAX_KEY_LENGTH = 200;

const cursorSchema = z.strictObject({
  v: z.literal(1),
  upTo: z.string().min(1).max(MAX_KEY_LENGTH),
  seen: z.array(z.string().max(MAX_KEY_LENGTH)),
  /** The list it belongs to: a cursor of another list would skip or repeat rows. */
  of: z.string(),
});

/** Opaque text, safe in a URL. @param of the list's `cursorScope` */
export function encodeCursor(cursor: Cursor, of: string): string {
  const { upTo, seen } = cursor;
  return Buffer.from(JSON.stringify({ v: 1, upTo, seen, of })).toString('base64url');
}

/** @throws UserError when the text is not a cursor, or belongs to another list */
export function decodeCursor(encoded: string, of: string): Cursor {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(encoded, 'base64url').toString('utf8')));
  if (!parsed.success) {
    throw new UserError(
      'the cursor must come unchanged from an earlier page; leave it out to start from the first page',
    );
  }
  if (parsed.data.of !== of) {
    throw new UserError('the cursor belongs to another list: use the same filters and times as before');
  }
  return { upTo: parsed.data.upTo, seen: parsed.data.seen };
}

/** Identifies a list by everything that selects its rows, in any order of the keys. */
export function cursorScope(query: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return sha256Hex(Buffer.from(text)).slice(0, 16);
}
