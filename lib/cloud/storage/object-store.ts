import { createHash } from 'node:crypto';
import { GatheredBytes } from '../../core/gathered-bytes';

/** An object that comes in pieces, and is there once it is complete. */
export type Upload = {
  readonly write: (piece: Uint8Array) => void;
  readonly commit: (digests: { readonly md5: string }) => void;
  /** Removes what was written. */
  readonly abandon: () => void;
};

export type ObjectDescription = {
  readonly sizeBytes: number;
  /** In hexadecimal. */
  readonly md5: string;
  /** Time of the put, in milliseconds since the epoch. */
  readonly modifiedAtMs: number;
};

/** A bucket: bytes by key. */
export type ObjectStore = {
  /** The longest object that an upload may bring. */
  readonly maxUploadBytes: number;
  put(key: string, body: Uint8Array | string): void;
  upload(key: string): Upload;
  get(key: string): Buffer | undefined;
  /** Does not read the object, unless an earlier version stored it. */
  describe(key: string): ObjectDescription | undefined;
  /** Keys with the prefix, sorted. */
  list(prefix?: string): string[];
  delete(key: string): void;
};

/** More than the largest record of a failed batch: an event of 6 MB, escaped again. */
const MAX_BYTES_IN_MEMORY = 32 * 1024 * 1024;

/** A bucket that keeps its objects in memory. */
export function memoryObjectStore({ now = Date.now } = {}): ObjectStore {
  const objects = new Map<string, ObjectDescription & { readonly bytes: Buffer }>();
  const put = (key: string, body: Uint8Array | string) => {
    const bytes = Buffer.from(body);
    const md5 = createHash('md5').update(bytes).digest('hex');
    objects.set(key, { bytes, sizeBytes: bytes.length, md5, modifiedAtMs: now() });
  };
  return {
    maxUploadBytes: MAX_BYTES_IN_MEMORY,
    put,
    upload: (key) => {
      const body = new GatheredBytes();
      return {
        write: (piece) => body.add(piece),
        commit: () => put(key, body.bytes()),
        abandon: () => undefined,
      };
    },
    get: (key) => objects.get(key)?.bytes,
    describe: (key) => objects.get(key),
    list: (prefix = '') => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
    delete: (key) => void objects.delete(key),
  };
}
