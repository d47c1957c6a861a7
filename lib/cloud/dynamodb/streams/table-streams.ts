import type { EntryLog, Place } from '../../engines/log/entry-log';
import type { RowWrite } from '../store/row-write';
import { NO_ROW } from '../store/table-rows';
import { streamEntry } from '../tables/entries';
import type { Table } from '../tables/table';
import type { TableState } from '../tables/table-state';
import { CHANGE_HEAD_BYTES, changeHead, readChangeHead } from './change-entry';
import { changeRecord, isSameItem, type Author, type RowChange } from './change-record';
import { StreamReplay } from './stream-replay';
import {
  isDueToRoll,
  newStream,
  openShard,
  RETENTION_MS,
  rolled,
  switchedOff,
  type ShardState,
  type StreamState,
} from './stream-state';
import { TableStream } from './table-stream';

/** Writers look as often whether shards are to be rolled over and records to be trimmed. */
const SETTLE_MS = 1_000;

/** A record that is to be committed together with the row that it tells of. */
export type Change = {
  readonly stream: TableStream;
  readonly count: number;
  readonly atMs: number;
  readonly head: Buffer;
  readonly text: Uint8Array;
};

/** A record as the log holds it. */
export type StoredRecord = { readonly count: number; readonly entry: Buffer };

/** The streams of all tables, also those that were switched off or whose table is gone, for as long as they are kept. */
export class TableStreams {
  private readonly byNumber = new Map<number, TableStream>();
  private replayed: StreamReplay;
  private nextNumber = 1;
  private settledMs = -Infinity;

  /** @param commit appends entries as a group */
  constructor(
    private readonly log: EntryLog,
    private readonly commit: (append: () => void) => void,
  ) {
    this.replayed = new StreamReplay((place) => log.release(place));
  }

  get indexBytes(): number {
    let bytes = 0;
    for (const stream of this.byNumber.values()) bytes += stream.indexBytes;
    return bytes;
  }

  /** All of them, in the order of their ARNs. */
  all(nowMs: number): TableStream[] {
    this.settle(nowMs);
    const keyOf = ({ state }: TableStream) => `${state.tableName}/${state.label}`;
    return [...this.byNumber.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  find(tableName: string, label: string, nowMs: number): TableStream | undefined {
    this.settle(nowMs);
    return this.named(tableName, label);
  }

  /** The label of a stream that is switched on now. No other stream of a table of this name has it. */
  newLabel(tableName: string, nowMs: number): string {
    for (let atMs = nowMs; ; atMs++) {
      const label = new Date(atMs).toISOString().slice(0, -1);
      if (!this.named(tableName, label)) return label;
    }
  }

  /** The stream's next state where a change of its table switches it on or off; undefined where it does neither. */
  changed(current: TableStream | undefined, table: TableState, nowMs: number, doneMs: number): StreamState | undefined {
    const isOn = table.stream?.StreamEnabled === true;
    if (!current) return isOn ? newStream(this.nextNumber, table, nowMs, doneMs) : undefined;
    return isOn ? undefined : switchedOff(current.state, current.last, nowMs, doneMs);
  }

  /** Takes the state of a new stream, or of one that is there. Its entry is committed. */
  take(state: StreamState, place: Place): TableStream {
    const known = this.byNumber.get(state.number);
    if (known) {
      this.log.release(known.place);
      known.setState(state, place);
      return known;
    }
    const stream = new TableStream(state, place);
    this.byNumber.set(state.number, stream);
    this.nextNumber = Math.max(this.nextNumber, state.number + 1);
    return stream;
  }

  /** The records of writes, in their order; none for a write that leaves its item as it was. */
  changesOf(writes: readonly RowWrite[], author: Author, nowMs: number): Change[] {
    if (nowMs - this.settledMs >= SETTLE_MS) this.settle(nowMs);
    const changes: Change[] = [];
    const counts = new Map<TableStream, number>();
    for (const write of writes) {
      const { stream } = write.table;
      const rows = stream && rowsOf(write);
      if (!stream || !rows) continue;
      const count = (counts.get(stream) ?? stream.last.count) + 1;
      counts.set(stream, count);
      changes.push(changeOf(stream, write.table, rows, { count, author, nowMs }));
    }
    return changes;
  }

  /** Takes records that are committed. */
  show(changes: readonly Change[], places: readonly Place[]): void {
    for (const [i, { stream, count, atMs }] of changes.entries()) stream.add(count, places[i]!, atMs);
  }

  /** The records of a shard from a count on. Each is void at the next call of the log. */
  *records(stream: TableStream, shard: ShardState, fromCount: number): Generator<StoredRecord> {
    for (const cursor = stream.recordsOf(shard).seek(fromCount); !cursor.isAtEnd; cursor.advance())
      yield { count: cursor.count, entry: this.log.read(cursor.place) };
  }

  /** Rolls over shards that have been open for long, and drops what was kept for its time. */
  settle(nowMs: number): void {
    this.settledMs = nowMs;
    for (const stream of this.byNumber.values()) {
      const { disabled } = stream.state;
      if (disabled && nowMs - disabled.askedMs > RETENTION_MS) this.drop(stream);
      else {
        if (isDueToRoll(stream.state, nowMs)) this.roll(stream, nowMs);
        this.trim(stream, nowMs - RETENTION_MS);
      }
    }
  }

  replayState(state: StreamState, place: Place): void {
    this.replayed.takeState(state, place);
  }

  replayChange(entry: Buffer, place: Place): void {
    this.replayed.takeChange(entry, place);
  }

  /** Ends the replay. */
  restore(nowMs: number): void {
    for (const stream of this.replayed.finish()) this.byNumber.set(stream.state.number, stream);
    this.nextNumber = this.replayed.nextNumber;
    this.replayed = new StreamReplay(() => undefined);
    this.settle(nowMs);
  }

  isStateAt({ number }: StreamState, place: Place): boolean {
    return this.byNumber.get(number)?.place === place;
  }

  moveState({ number }: StreamState, to: Place): void {
    this.byNumber.get(number)!.place = to;
  }

  isChangeAt(entry: Buffer, place: Place): boolean {
    const { stream, shardIndex, count } = readChangeHead(entry);
    return this.byNumber.get(stream)?.has(shardIndex, count, place) ?? false;
  }

  moveChange(entry: Buffer, from: Place, to: Place): void {
    const { stream, shardIndex, count } = readChangeHead(entry);
    this.byNumber.get(stream)!.move(shardIndex, count, from, to);
  }

  private named(tableName: string, label: string): TableStream | undefined {
    for (const stream of this.byNumber.values())
      if (stream.state.tableName === tableName && stream.state.label === label) return stream;
    return undefined;
  }

  /** A full disk lets the shard stay open; it is tried again at the next look. */
  private roll(stream: TableStream, nowMs: number): void {
    const state = rolled(stream.state, stream.last, nowMs);
    let place: Place;
    try {
      this.commit(() => {
        place = this.log.append(streamEntry(state));
      });
    } catch {
      return;
    }
    this.take(state, place!);
  }

  /**
   * Only closed shards have records that are old enough, and what a shard's counts were is in the state of the next one:
   * no entry need tell of it, since the times of the records do, also at the next start.
   */
  private trim(stream: TableStream, horizonMs: number): void {
    const gone = new Set<ShardState>();
    for (const shard of stream.state.shards) {
      if (!shard.closed) continue;
      const records = stream.recordsOf(shard);
      for (let oldest = records.oldest(); !oldest.isAtEnd && oldest.arrivalMs < horizonMs; oldest = records.oldest()) {
        this.log.release(oldest.place);
        records.dropOldest();
      }
      if (records.length === 0 && shard.closed.atMs < horizonMs) gone.add(shard);
    }
    if (gone.size > 0) stream.forget(gone);
  }

  private drop(stream: TableStream): void {
    this.byNumber.delete(stream.state.number);
    for (const place of stream.places()) this.log.release(place);
  }
}

/** The row before and after a write; undefined where nothing changes. They are void at the next call of the log. */
function rowsOf(write: RowWrite): RowChange | undefined {
  const { rows, names } = write.table;
  if ('remove' in write) return { old: rows.read(write.remove), new: undefined };
  const found = rows.findLike(write.put);
  if (found === NO_ROW) return { old: undefined, new: write.put };
  const old = rows.read(found);
  return isSameItem(old, write.put, names) ? undefined : { old, new: write.put };
}

function changeOf(
  stream: TableStream,
  table: Table,
  rows: RowChange,
  { count, author, nowMs }: { readonly count: number; readonly author: Author; readonly nowMs: number },
): Change {
  const { state } = stream;
  // Numbers never go back, even where the clock does.
  const atMs = Math.max(nowMs, stream.last.atMs);
  const { text, sizeBytes } = changeRecord(state, table, rows, { count, atMs, author });
  const shardIndex = openShard(state)!.index;
  const head = changeHead({ table: state.table, stream: state.number, shardIndex, count, atMs, sizeBytes });
  return { stream, count, atMs, head, text };
}

/** The bytes of a record's text in its entry. */
export function changeText(entry: Buffer): Buffer {
  return entry.subarray(CHANGE_HEAD_BYTES);
}
