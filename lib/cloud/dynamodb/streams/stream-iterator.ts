import { sha256Hex } from '../../../core/hash';
import { ServiceError } from '../../engines/service-error';
import { validationError } from '../validation-error';

/** Where reading a shard goes on. */
export type StreamIterator = {
  readonly streamArn: string;
  readonly shardIndex: number;
  /** The count of the first record that is to be read. */
  readonly count: number;
};

/** GetShardIterator API: "A shard iterator expires 15 minutes after it is returned to the requester." */
const VALID_MS = 15 * 60_000;

const VERSION = '1';
const SEAL_BYTES = 8;
const BODY_BYTES = 8 + 8 + 4;

/** Text that says all of it, so that an iterator is valid in a later run as well. */
export function writeStreamIterator({ streamArn, shardIndex, count }: StreamIterator, nowMs: number): string {
  const bytes = Buffer.alloc(SEAL_BYTES + BODY_BYTES);
  let at = SEAL_BYTES;
  for (const number of [nowMs, count]) at = bytes.writeDoubleBE(number, at);
  bytes.writeUInt32BE(shardIndex, at);
  sealOf(streamArn, bytes).copy(bytes);
  return `${streamArn}|${VERSION}|${bytes.toString('base64')}`;
}

/** @throws ServiceError ValidationException, or ExpiredIteratorException 15 minutes after it was issued */
export function readStreamIterator(text: string, nowMs: number): StreamIterator {
  const [streamArn = '', version, body = ''] = text.split('|');
  const bytes = Buffer.from(body, 'base64');
  const isOurs = version === VERSION && bytes.length === SEAL_BYTES + BODY_BYTES && bytes.toString('base64') === body;
  if (!isOurs || !bytes.subarray(0, SEAL_BYTES).equals(sealOf(streamArn, bytes)))
    throw validationError('Invalid ShardIterator');
  const issuedMs = bytes.readDoubleBE(SEAL_BYTES);
  if (nowMs - issuedMs > VALID_MS) throw new ServiceError('ExpiredIteratorException', 'Shard iterator has expired');
  const count = bytes.readDoubleBE(SEAL_BYTES + 8);
  return { streamArn, shardIndex: bytes.readUInt32BE(SEAL_BYTES + 16), count };
}

function sealOf(streamArn: string, bytes: Buffer): Buffer {
  const sealed = Buffer.concat([Buffer.from(streamArn), bytes.subarray(SEAL_BYTES)]);
  return Buffer.from(sha256Hex(sealed).slice(0, 2 * SEAL_BYTES), 'hex');
}
