import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CRC32C, CRC64_NVME, ReflectedCrc } from './reflected-crc';
import { S3Error } from './s3-error';

/** A digest of bytes that come in pieces. */
type Digest = { readonly update: (piece: Uint8Array) => unknown; readonly digest: () => Buffer };

const MD5 = 'content-md5';
const CRC_32 = 'x-amz-checksum-crc32';

/** Checksums that a client may send as a header or as a trailer, by header name. */
const DIGESTS: Readonly<Record<string, () => Digest>> = {
  [MD5]: () => createHash('md5'),
  [CRC_32]: crc32Digest,
  'x-amz-checksum-crc32c': () => new ReflectedCrc(CRC32C, 32),
  'x-amz-checksum-crc64nvme': () => new ReflectedCrc(CRC64_NVME, 64),
  'x-amz-checksum-sha1': () => createHash('sha1'),
  'x-amz-checksum-sha256': () => createHash('sha256'),
};

const NO_DIGEST = new Set(['x-amz-checksum-mode', 'x-amz-checksum-algorithm', 'x-amz-checksum-type']);

type Sent = Readonly<Record<string, string | undefined>>;

/** The checksums of a body that comes in pieces: those that its client sends, and those of our answer. */
export class BodyChecksums {
  private readonly digests = new Map<string, Digest>();

  /** @throws S3Error when the client announces a checksum that is not known here */
  constructor(headers: Sent) {
    for (const name of [MD5, CRC_32, ...digestNames(headers)]) {
      const create = Object.hasOwn(DIGESTS, name) ? DIGESTS[name] : undefined;
      if (!create) throw new S3Error('NotImplemented', `The checksum ${name} is not known here.`);
      if (!this.digests.has(name)) this.digests.set(name, create());
    }
  }

  update(piece: Uint8Array): void {
    for (const digest of this.digests.values()) digest.update(piece);
  }

  /**
   * Ends the body.
   *
   * @throws S3Error when a checksum that the client sent, in a header or a trailer, does not match
   */
  check(sent: Sent): { readonly md5: string; readonly headers: Readonly<Record<string, string>> } {
    const found = new Map([...this.digests].map(([name, digest]) => [name, digest.digest()]));
    for (const [name, bytes] of found)
      if (sent[name] !== undefined && sent[name] !== bytes.toString('base64'))
        throw new S3Error('BadDigest', `The ${name} you specified did not match what was received.`);
    return {
      md5: found.get(MD5)!.toString('hex'),
      headers: { [CRC_32]: found.get(CRC_32)!.toString('base64') },
    };
  }
}

/** S3's entity tag of an object that was put in one piece. @param md5 of the object, in hexadecimal */
export function entityTag(md5: string): string {
  return `"${md5}"`;
}

/** The header with which a client can verify the bytes that it received. */
export function checksumHeader(bytes: Uint8Array): Readonly<Record<string, string>> {
  const digest = crc32Digest();
  digest.update(bytes);
  return { [CRC_32]: digest.digest().toString('base64') };
}

function digestNames(headers: Sent): string[] {
  const announced = (headers['x-amz-trailer'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  return [...Object.keys(headers), ...announced].filter(
    (name) => name === MD5 || (name.startsWith('x-amz-checksum-') && !NO_DIGEST.has(name)),
  );
}

function crc32Digest(): Digest {
  let value = 0;
  return {
    update: (piece) => (value = crc32(piece, value)),
    digest: () => {
      const digest = Buffer.alloc(4);
      digest.writeUInt32BE(value);
      return digest;
    },
  };
}
