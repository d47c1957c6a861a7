import { hex32 } from '../../core/hex32';
import { shardIdOf } from './shard-id';

/**
 * The parts of a sequence number of version 2, as AWS issues them today. In hexadecimal: 2, when the shard was created,
 * the last digit of its index, the record's count in the shard, 00, when the record came, the shard's index, 2.
 */
export type SequenceParts = {
  /** Seconds since the epoch, as all times here. */
  readonly createdSeconds: number;
  readonly shardIndex: number;
  readonly count: number | bigint;
  readonly seconds: number;
};

/** What a caller's sequence number says. Versions 0 and 1 are AWS's earlier forms; their counts say nothing. */
export type ParsedSequence = {
  readonly version: 0 | 1 | 2;
  readonly createdSeconds: number;
  readonly shardIndex: number;
  readonly count: bigint;
  readonly seconds: number;
};

/** The count in the last sequence number of a closed shard. */
export const LAST_COUNT = 0x7fff_ffff_ffff_ffffn;
/** All sequence numbers of version 2 until the year 2477 have as many. */
export const SEQUENCE_DIGITS = 56;
/** AWS takes no later time of creation. */
const END_OF_TIME_SECONDS = 16_025_175_000;
const VERSION_0_FROM = 1n << 124n;
const VERSION_0_TO = 1n << 129n;
const CURRENT_FROM = 1n << 185n;
const CURRENT_TO = 3n << 184n;

export function sequenceNumberOf({ createdSeconds, shardIndex, count, seconds }: SequenceParts): string {
  const hex = [
    '2',
    hexSeconds(createdSeconds),
    (shardIndex & 15).toString(16),
    count.toString(16).padStart(16, '0'),
    '00',
    hexSeconds(seconds),
    hex32(shardIndex),
    '2',
  ];
  return BigInt(`0x${hex.join('')}`).toString();
}

function hexSeconds(seconds: number): string {
  return seconds.toString(16).padStart(9, '0');
}

/** @param text digits without leading zeros. @returns undefined when AWS would call it invalid */
export function parseSequenceNumber(text: string): ParsedSequence | undefined {
  const given = BigInt(text);
  const value = given < VERSION_0_FROM ? given + VERSION_0_FROM : given;
  const hex = value.toString(16);
  const parsed = value < VERSION_0_TO ? parseVersion0(hex) : parseCurrent(value, hex);
  return parsed && parsed.createdSeconds < END_OF_TIME_SECONDS ? parsed : undefined;
}

function parseVersion0(hex: string): ParsedSequence {
  const createdSeconds = parseInt(hex.slice(1, 10), 16);
  return { version: 0, createdSeconds, shardIndex: parseInt(hex.slice(28, 32), 16), count: 0n, seconds: 0 };
}

function parseCurrent(value: bigint, hex: string): ParsedSequence | undefined {
  if (value <= CURRENT_FROM || value >= CURRENT_TO) return undefined;
  const createdSeconds = parseInt(hex.slice(1, 10), 16);
  const shardIndex = parseInt(hex.slice(38, 46), 16) | 0;
  switch (hex.slice(46)) {
    case '1':
      return { version: 1, createdSeconds, shardIndex, count: 0n, seconds: parseInt(hex.slice(13, 22), 16) };
    case '2': {
      const count = BigInt(`0x${hex.slice(11, 27)}`);
      const seconds = parseInt(hex.slice(29, 38), 16);
      return count > LAST_COUNT ? undefined : { version: 2, createdSeconds, shardIndex, count, seconds };
    }
    default:
      return undefined;
  }
}

/** One more in the count, as decimal digits from the last one: the count begins above 80 bits. */
const STEP = Array.from((1n << 80n).toString(), Number).toReversed();
const NINE = 0x39;

/**
 * Writes the sequence numbers of a shard as decimal digits. Those of neighbouring records differ by a constant, which is
 * added digit by digit: conversion from binary would be a tenth of the cost of a record.
 */
export class SequenceWriter {
  private readonly digits = new Uint8Array(SEQUENCE_DIGITS);
  private count = -1;
  private seconds = -1;

  constructor(
    private readonly createdSeconds: number,
    private readonly shardIndex: number,
  ) {}

  write(target: Uint8Array, at: number, count: number, seconds: number): void {
    if (seconds === this.seconds && count === this.count + 1) this.step();
    else if (seconds !== this.seconds || count !== this.count) this.convert(count, seconds);
    this.count = count;
    this.seconds = seconds;
    target.set(this.digits, at);
  }

  private convert(count: number, seconds: number): void {
    const { createdSeconds, shardIndex } = this;
    const text = sequenceNumberOf({ createdSeconds, shardIndex, count, seconds });
    for (let at = 0; at < SEQUENCE_DIGITS; at += 1) this.digits[at] = text.charCodeAt(at);
  }

  private step(): void {
    const { digits } = this;
    let carry = 0;
    for (let place = 0; place < STEP.length || carry > 0; place += 1) {
      const at = SEQUENCE_DIGITS - 1 - place;
      const digit = digits[at]! + (STEP[place] ?? 0) + carry;
      carry = digit > NINE ? 1 : 0;
      digits[at] = carry ? digit - 10 : digit;
    }
  }
}

/** Why a caller's sequence number does not belong to a shard, as AWS words it. */
export function misplacedSequence(parsed: ParsedSequence, shardIndex: number): string | undefined {
  if (parsed.shardIndex === shardIndex) return undefined;
  const [encoded, used] = [shardIdOf(parsed.shardIndex), shardIdOf(shardIndex)];
  return `Invalid StartingSequenceNumber. It encodes ${encoded}, while it was used in a call to a shard with ${used}`;
}
