import type { Place } from '../../engines/log/entry-log';
import { RecordIndex } from '../../engines/log/record-index';
import { openShard, type ShardState, type StreamState } from './stream-state';

/** Of the memory of a record: its count, place and time. */
const RECORD_INDEX_BYTES = 24;

/** The stream of a table: what it is, and where its records lie in the log. */
export class TableStream {
  /** By the index of the shard. */
  private readonly records = new Map<number, RecordIndex>();
  private lastCount = 0;
  private lastMs = 0;

  /** @param place of the entry of its state */
  constructor(
    private stateNow: StreamState,
    public place: Place,
  ) {
    this.setState(stateNow, place);
  }

  get state(): StreamState {
    return this.stateNow;
  }

  /** The last record, or the opening of the open shard where that is newer. */
  get last(): { readonly count: number; readonly atMs: number } {
    return { count: this.lastCount, atMs: this.lastMs };
  }

  get indexBytes(): number {
    let records = 0;
    for (const index of this.records.values()) records += index.length;
    return records * RECORD_INDEX_BYTES;
  }

  setState(state: StreamState, place: Place): void {
    this.stateNow = state;
    this.place = place;
    for (const { firstCount, openedMs, closed } of state.shards) {
      this.note(firstCount, openedMs);
      if (closed) this.note(closed.lastCount, closed.atMs);
    }
  }

  shard(id: string): ShardState | undefined {
    return this.stateNow.shards.find((shard) => shard.id === id);
  }

  recordsOf({ index }: Pick<ShardState, 'index'>): RecordIndex {
    let records = this.records.get(index);
    if (!records) this.records.set(index, (records = new RecordIndex()));
    return records;
  }

  /** Takes a record of the open shard, which is committed. */
  add(count: number, place: Place, atMs: number): void {
    const records = this.recordsOf(openShard(this.stateNow)!);
    records.push(count, place, Math.max(atMs, records.lastArrivalMs));
    this.note(count, atMs);
  }

  /** Takes the records of a shard as the log had them. */
  restore(shard: ShardState, records: RecordIndex): void {
    this.records.set(shard.index, records);
    if (records.length > 0) this.note(records.lastCount, records.lastArrivalMs);
  }

  /** Leaves out shards, whose records are gone. */
  forget(shards: ReadonlySet<ShardState>): void {
    for (const { index } of shards) this.records.delete(index);
    this.stateNow = { ...this.stateNow, shards: this.stateNow.shards.filter((shard) => !shards.has(shard)) };
  }

  /** The count of the newest record of a shard that was trimmed; undefined where none was. */
  trimmedCount({ index, firstCount, closed }: ShardState): number | undefined {
    const oldest = this.records.get(index)?.oldest();
    const before = oldest && !oldest.isAtEnd ? oldest.count - 1 : (closed?.lastCount ?? firstCount);
    return before > firstCount ? before : undefined;
  }

  /** The count that the next record of a shard would have, or has no more. */
  endCount({ closed }: ShardState): number {
    return (closed?.lastCount ?? this.lastCount) + 1;
  }

  /** Where records of entries come from and go to. */
  *places(): Generator<Place> {
    for (const records of this.records.values()) for (const { place } of records) yield place;
    yield this.place;
  }

  has(shardIndex: number, count: number, place: Place): boolean {
    return this.records.get(shardIndex)?.has(count, place) ?? false;
  }

  move(shardIndex: number, count: number, from: Place, to: Place): void {
    this.records.get(shardIndex)?.move(count, from, to);
  }

  private note(count: number, atMs: number): void {
    if (count < this.lastCount) return;
    this.lastCount = count;
    this.lastMs = atMs;
  }
}
