import type { Place } from '../../engines/log/entry-log';
import { RecordIndex, type IndexedRecord } from '../../engines/log/record-index';
import { readChangeHead } from './change-entry';
import type { StreamState } from './stream-state';
import { TableStream } from './table-stream';

type FoundRecords = { readonly index: RecordIndex; readonly late: IndexedRecord[] };

/** What the log tells of one stream. The last entry of its state counts, and may come behind its records. */
type FoundStream = {
  entry: { readonly state: StreamState; readonly place: Place } | undefined;
  readonly records: Map<number, FoundRecords>;
};

/** Puts streams together from the entries of the log, whatever their order. */
export class StreamReplay {
  /** No stream had this number or a larger one. */
  nextNumber = 1;
  private readonly streams = new Map<number, FoundStream>();

  constructor(private readonly release: (place: Place) => void) {}

  takeState(state: StreamState, place: Place): void {
    const stream = this.stream(state.number);
    if (stream.entry) this.release(stream.entry.place);
    stream.entry = { state, place };
  }

  takeChange(entry: Buffer, place: Place): void {
    const { stream, shardIndex, count, atMs } = readChangeHead(entry);
    const { records } = this.stream(stream);
    let found = records.get(shardIndex);
    if (!found) records.set(shardIndex, (found = { index: new RecordIndex(), late: [] }));
    const { index, late } = found;
    if (count > index.lastCount) index.push(count, place, Math.max(atMs, index.lastArrivalMs));
    else late.push({ count, place, arrivalMs: atMs });
  }

  /** Records without a stream or a shard were trimmed with it. */
  finish(): TableStream[] {
    return [...this.streams.values()].flatMap(({ entry, records }) => {
      const stream = entry && new TableStream(entry.state, entry.place);
      for (const [shardIndex, found] of records) this.restore(stream, shardIndex, found);
      return stream ? [stream] : [];
    });
  }

  private restore(stream: TableStream | undefined, shardIndex: number, { index, late }: FoundRecords): void {
    const shard = stream?.state.shards.find((candidate) => candidate.index === shardIndex);
    if (!shard) {
      for (const { place } of [...index, ...late]) this.release(place);
      return;
    }
    const ordered = late.length === 0 ? { index, doubles: [] } : RecordIndex.of([...index, ...late]);
    for (const place of ordered.doubles) this.release(place);
    stream!.restore(shard, ordered.index);
  }

  private stream(number: number): FoundStream {
    this.nextNumber = Math.max(this.nextNumber, number + 1);
    let stream = this.streams.get(number);
    if (!stream) this.streams.set(number, (stream = { entry: undefined, records: new Map() }));
    return stream;
  }
}
