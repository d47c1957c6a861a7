import type { Place } from '../engines/log/entry-log';
import { RecordIndex } from '../engines/log/record-index';
import { SequenceWriter } from './sequence-number';
import { shardIdOf } from './shard-id';
import { secondsOf, type ShardState } from './stream-state';

/** More records than shards take in a millisecond, so that counts stay below the time since its creation. */
const COUNTS_PER_MS = 1_024;
/** How far the clock may go back between two runs. */
const CLOCK_SLACK_MS = 1_000;
const ASSUMED_RECORD_BYTES = 1_024;

/** Counts the records of a few shards; 0 belongs to the shards themselves. */
export type RecordCounter = { next: number };

/** AWS counts the records of five neighbouring shards together. */
export const SHARDS_PER_COUNTER = 5;

/** A shard with its records. */
export class Shard {
  private index = new RecordIndex();
  private putRecords = 0;
  private putBytes = 0;
  readonly sequences: SequenceWriter;
  /** Its id as it stands in answers. */
  readonly idBytes: Uint8Array;
  /** Records below it are gone, or never were. */
  firstCount = 1;

  constructor(
    readonly position: number,
    public state: ShardState,
    private readonly counter: RecordCounter,
  ) {
    this.idBytes = Buffer.from(shardIdOf(position));
    this.sequences = new SequenceWriter(state.createdSeconds, position);
  }

  /** The next record's count, or one below it. */
  get nextCount(): number {
    return this.counter.next;
  }

  /** A count that is given to no other record. */
  takeCount(): number {
    this.counter.next += 1;
    return this.counter.next - 1;
  }

  get records(): RecordIndex {
    return this.index;
  }

  /** Of the records that were put since the start; an estimate for those before it. */
  get meanRecordBytes(): number {
    return this.putRecords === 0 ? ASSUMED_RECORD_BYTES : this.putBytes / this.putRecords;
  }

  push(count: number, place: Place, arrivalMs: number, bytes: number): void {
    this.index.push(count, place, arrivalMs);
    this.putRecords += 1;
    this.putBytes += bytes;
  }

  /** When a record that comes now came: times of arrival never go back. */
  arrivalMs(nowMs: number): number {
    return Math.max(nowMs, this.index.lastArrivalMs);
  }

  /** The seconds in the sequence number of a record: not before the shard's creation. */
  secondsAt(arrivalMs: number): number {
    return Math.max(secondsOf(arrivalMs), this.state.createdSeconds);
  }

  /** After a restart: takes the records that are there, and skips all counts that could have been issued before. */
  reopen(records: RecordIndex, nowMs: number): void {
    this.index = records;
    const sinceCreationMs = Math.floor(nowMs - this.state.openedMs) + CLOCK_SLACK_MS;
    this.counter.next = Math.max(this.counter.next, records.lastCount + 1, sinceCreationMs * COUNTS_PER_MS);
  }
}
