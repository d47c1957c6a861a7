import { RecordIndex } from './record-index';
import { SequenceWriter } from './sequence-number';
import { shardIdOf } from './shard-id';
import { secondsOf, type ShardState } from './stream-state';

/** More records than a shard takes in a millisecond, so that counts stay below the time since its creation. */
const COUNTS_PER_MS = 1_024;
/** How far the clock may go back between two runs. */
const CLOCK_SLACK_MS = 1_000;

/** A shard with its records. */
export class Shard {
  private index = new RecordIndex();
  readonly sequences: SequenceWriter;
  /** Its id as it stands in answers. */
  readonly idBytes: Uint8Array;
  /** Records below it are gone, or never were. */
  firstCount = 1;
  /** The next record's. 0 belongs to the shard itself. */
  nextCount = 1;

  constructor(
    readonly position: number,
    public state: ShardState,
  ) {
    this.idBytes = Buffer.from(shardIdOf(position));
    this.sequences = new SequenceWriter(state.createdSeconds, position);
  }

  get records(): RecordIndex {
    return this.index;
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
    this.nextCount = Math.max(this.nextCount, records.lastCount + 1, sinceCreationMs * COUNTS_PER_MS);
  }
}
