import { createHash } from 'node:crypto';

/** Names that begin or end an escaped key: `~` itself is always escaped. */
export const UNFINISHED = '~new';
export const CHECKSUM = '~checksum';
export const KEY = '~key';

const LONG_KEYS = '~long';

/** The longest name of a file on the usual file systems. */
const MAX_NAME_BYTES = 255;
const MAX_PART_BYTES = MAX_NAME_BYTES - `${CHECKSUM}${UNFINISHED}`.length;
/** macOS takes paths of 1,024 bytes, with the folder of the bucket. */
const MAX_PATH_BYTES = 700;

export type KeyPath = {
  /** Below the folder of the bucket, with `/` between its parts. */
  readonly path: string;
  /** Whether the path does not say the key. */
  readonly isHashed: boolean;
};

/** The path of an object. Unusual characters are escaped, so none leaves the folder; a key too long for that is hashed. */
export function pathOfKey(key: string): KeyPath {
  const parts = key.split('/').map(escapePart);
  const path = parts.join('/');
  const isHashed = path.length > MAX_PATH_BYTES || parts.some((part) => part.length > MAX_PART_BYTES);
  if (!isHashed) return { path, isHashed };
  return { path: `${LONG_KEYS}/${createHash('sha256').update(key).digest('hex')}`, isHashed };
}

/** The key that a path says; undefined when the path is of a hash. */
export function keyOfPath(path: string): string | undefined {
  if (path.startsWith(`${LONG_KEYS}/`)) return undefined;
  return path
    .split('/')
    .map((part) => (part === '%' ? '' : decodeURIComponent(part)))
    .join('/');
}

/** Percent-encoded. Empty parts, and parts made only of dots, are escaped too. */
function escapePart(part: string): string {
  if (part === '') return '%';
  const escaped = encodeURIComponent(part).replaceAll('~', '%7E');
  return escaped.replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
}
