import * as z from 'zod';
import { sha256Hex } from '../../core/hash';
import { UserError } from '../../core/user-error';
import { parseJson } from '../../core/parse-json';

/**
 * Where a list goes on: at the time key of the last row given, that key included, because two rows can share it (one
 * event id with two payloads). `seen` holds what was given under it: payload hashes, or keys where each is unique.
 */
export type Cursor = { readonly upTo: string; readonly seen: readonly string[] };

/** A time, a place in a stream or an event id, and what tells them apart. */
const MAX_KEY_LENGTH = 200;

const cursorSchema = z.strictObject({
  v: z.literal(1),
  upTo: z.string().min(1).max(MAX_KEY_LENGTH),
  seen: z.array(z.string().max(MAX_KEY_LENGTH)),
  /** What was asked: a cursor of another list would skip or repeat rows. */
  of: z.string(),
});

/** Opaque text, safe in a URL. `of` is what `cursorScope` says of the list. */
export function encodeCursor(cursor: Cursor, of: string): string {
  const { upTo, seen } = cursor;
  return Buffer.from(JSON.stringify({ v: 1, upTo, seen, of })).toString('base64url');
}

/** @throws UserError when the text is no cursor, or one of another list. */
export function decodeCursor(encoded: string, of: string): Cursor {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(encoded, 'base64url').toString('utf8')));
  if (!parsed.success) {
    throw new UserError('the cursor must be one that an earlier page gave, unchanged; leave it out to start anew');
  }
  if (parsed.data.of !== of) {
    throw new UserError('the cursor belongs to another list: use the same filters and times as before');
  }
  return { upTo: parsed.data.upTo, seen: parsed.data.seen };
}

/** Names a list by everything that selects its rows, whatever the order of the keys. */
export function cursorScope(query: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return sha256Hex(Buffer.from(text)).slice(0, 16);
}
