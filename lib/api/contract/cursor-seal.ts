import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits are enough against guessing, and keep URLs short. */
const SEAL_BYTES = 16;
/** Base64url of the seal, without padding. */
const SEAL_CHARACTERS = 22;

/**
 * Signs cursors, so that only cursors from a page are accepted. The list that a cursor is bound to is part of the
 * cursor's text.
 */
export type CursorSeal = {
  readonly seal: (cursor: string) => string;
  /** Undefined when this server did not seal the cursor, or it was changed since. */
  readonly open: (sealed: string) => string | undefined;
};

export function createCursorSeal(secret: string | Uint8Array): CursorSeal {
  const sign = (cursor: string) => createHmac('sha256', secret).update(cursor).digest().subarray(0, SEAL_BYTES);
  return {
    seal: (cursor) => `${sign(cursor).toString('base64url')}${cursor}`,
    open: (sealed) => {
      const given = Buffer.from(sealed.slice(0, SEAL_CHARACTERS), 'base64url');
      const cursor = sealed.slice(SEAL_CHARACTERS);
      // Otherwise the bits that base64 leaves unused would allow several spellings of one seal.
      const canonical = given.length === SEAL_BYTES && given.toString('base64url') === sealed.slice(0, SEAL_CHARACTERS);
      return canonical && timingSafeEqual(given, sign(cursor)) ? cursor : undefined;
    },
  };
}
