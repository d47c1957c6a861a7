import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CRC32C, CRC64_NVME, reflectedCrc } from './reflected-crc';
import { S3Error } from './s3-error';

type Digest = (bytes: Uint8Array) => Buffer;

const hash = (algorithm: 'md5' | 'sha1' | 'sha256') => (bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest();

/** Checksums that a client may send as a header or as a trailer, by header name. */
const DIGESTS: Readonly<Record<string, Digest>> = {
  'content-md5': hash('md5'),
  'x-amz-checksum-crc32': crc32Digest,
  'x-amz-checksum-crc32c': (bytes) => reflectedCrc(CRC32C, 32, bytes),
  'x-amz-checksum-crc64nvme': (bytes) => reflectedCrc(CRC64_NVME, 64, bytes),
  'x-amz-checksum-sha1': hash('sha1'),
  'x-amz-checksum-sha256': hash('sha256'),
};

function crc32Digest(bytes: Uint8Array): Buffer {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(bytes));
  return digest;
}

/** S3's entity tag of an object that was put in one piece. */
export function entityTag(bytes: Uint8Array): string {
  return `"${hash('md5')(bytes).toString('hex')}"`;
}

/** The header with which a client can verify the bytes that it received. */
export function checksumHeader(bytes: Uint8Array): Readonly<Record<string, string>> {
  return { 'x-amz-checksum-crc32': crc32Digest(bytes).toString('base64') };
}

/** @throws S3Error when a checksum does not match the bytes or its algorithm is unknown */
export function checkDigests(bytes: Uint8Array, sent: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(sent)) {
    const isDigest = name === 'content-md5' || (name.startsWith('x-amz-checksum-') && !NO_DIGEST.has(name));
    if (!isDigest || value === undefined) continue;
    const digest = DIGESTS[name];
    if (!digest) throw new S3Error('NotImplemented', `The checksum ${name} is not known here.`);
    if (digest(bytes).toString('base64') !== value)
      throw new S3Error('BadDigest', `The ${name} you specified did not match what was received.`);
  }
}

const NO_DIGEST = new Set(['x-amz-checksum-mode', 'x-amz-checksum-algorithm', 'x-amz-checksum-type']);
