import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits are enough against guessing, and keep URLs short. */
const SEAL_BYTES = 16;
/** Base64url of the seal, without padding. */
const SEAL_CHARACTERS = 22;

/**
 * Signs cursors, so that only what a page gave is ever taken as one. What the cursor is bound to (its list) is part of
 * its own text.
 */
export type CursorSeal = {
  readonly seal: (cursor: string) => string;
  /** Undefined when this server did not seal it, or it was changed since. */
  readonly open: (sealed: string) => string | undefined;
};

export function createCursorSeal(secret: string | Uint8Array): CursorSeal {
  const sign = (cursor: string) => createHmac('sha256', secret).update(cursor).digest().subarray(0, SEAL_BYTES);
  return {
    seal: (cursor) => `${sign(cursor).toString('base64url')}${cursor}`,
    open: (sealed) => {
      const given = Buffer.from(sealed.slice(0, SEAL_CHARACTERS), 'base64url');
      const cursor = sealed.slice(SEAL_CHARACTERS);
      // Bits that base64 leaves unused would let one seal be written in several ways.
      const canonical = given.length === SEAL_BYTES && given.toString('base64url') === sealed.slice(0, SEAL_CHARACTERS);
      return canonical && timingSafeEqual(given, sign(cursor)) ? cursor : undefined;
    },
  };
}
