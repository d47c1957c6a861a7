import { sha256Hex } from '../../core/hash';
import { ServiceError } from '../engines/service-error';
import { invalidArgument } from './faults';

/** Where reading a shard goes on. */
export type ShardIterator = {
  readonly streamName: string;
  /** Of which stream, where one was deleted and another created under its name. */
  readonly createdMs: number;
  readonly shardIndex: number;
  /** The count of the first record that is to be read. */
  readonly count: number;
};

/** GetShardIterator API: "A shard iterator expires 5 minutes after it is returned to the requester." */
const VALID_MS = 300_000;

/** AWS's iterators begin with a version, and what follows has the lengths of a block cipher. */
const VERSION = Buffer.from('0000000000000001', 'hex');
const SEAL_BYTES = 8;
const HEAD_BYTES = VERSION.length + SEAL_BYTES + 3 * 8 + 4 + 1;
const LEAST_BYTES = 152;
const BLOCK_BYTES = 16;
/** The next 300 years. */
const MAX_TIME_MS = 1e13;

/** Text that says all of it, so that an iterator is valid in a later run as well. */
export function writeShardIterator(iterator: ShardIterator, nowMs: number): string {
  const { streamName, createdMs, shardIndex, count } = iterator;
  const blocks = Math.max(0, Math.ceil((HEAD_BYTES + streamName.length - LEAST_BYTES) / BLOCK_BYTES));
  const bytes = Buffer.alloc(LEAST_BYTES + blocks * BLOCK_BYTES);
  VERSION.copy(bytes);
  let at = VERSION.length + SEAL_BYTES;
  for (const number of [nowMs, createdMs, count]) at = bytes.writeDoubleBE(number, at);
  at = bytes.writeUInt32BE(shardIndex, at);
  at = bytes.writeUInt8(streamName.length, at);
  bytes.write(streamName, at, 'latin1');
  sealOf(bytes).copy(bytes, VERSION.length);
  return bytes.toString('base64');
}

/**
 * @param text in quotes or not: AWS takes both
 * @throws ServiceError InvalidArgumentException, or ExpiredIteratorException 5 minutes after it was issued
 */
export function readShardIterator(text: string, nowMs: number): ShardIterator {
  const bare = /^"(.*)"$/.exec(text)?.[1] ?? text;
  const bytes = Buffer.from(bare, 'base64');
  if (bytes.length < LEAST_BYTES || bytes.toString('base64') !== bare || !isOurs(bytes))
    throw invalidArgument('Invalid ShardIterator.');
  let at = VERSION.length + SEAL_BYTES;
  const next = () => bytes.readDoubleBE((at += 8) - 8);
  const [issuedMs, createdMs, count] = [next(), next(), next()];
  checkAge(issuedMs, nowMs);
  const shardIndex = bytes.readUInt32BE(at);
  const nameAt = at + 5;
  const streamName = bytes.toString('latin1', nameAt, nameAt + bytes[at + 4]!);
  return { streamName, createdMs, shardIndex, count };
}

function isOurs(bytes: Buffer): boolean {
  const seal = bytes.subarray(VERSION.length, VERSION.length + SEAL_BYTES);
  return bytes.subarray(0, VERSION.length).equals(VERSION) && seal.equals(sealOf(bytes));
}

function sealOf(bytes: Buffer): Buffer {
  return Buffer.from(sha256Hex(bytes.subarray(VERSION.length + SEAL_BYTES)).slice(0, 2 * SEAL_BYTES), 'hex');
}

function checkAge(issuedMs: number, nowMs: number): void {
  if (!(issuedMs >= 0 && issuedMs < MAX_TIME_MS)) throw invalidArgument('Invalid ShardIterator.');
  if (nowMs - issuedMs <= VALID_MS) return;
  throw new ServiceError(
    'ExpiredIteratorException',
    `Iterator expired. The iterator was created at time ${timeText(issuedMs)} while right now it is ${timeText(nowMs)} ` +
      `which is further in the future than the tolerated delay of ${VALID_MS} milliseconds.`,
  );
}

/** `Thu Jan 22 01:22:02 UTC 2015` */
function timeText(ms: number): string {
  const [day, date, month, year, time] = new Date(ms).toUTCString().split(/,? /);
  return `${day} ${month} ${date} ${time} UTC ${year}`;
}
