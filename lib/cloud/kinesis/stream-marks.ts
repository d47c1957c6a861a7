import type { StreamDb, StreamOperation } from './kinesalite-store';
import type { SequenceParts } from './sequence-numbers';
import { groupOf, NO_MARK, type Gap, type StreamMark } from './stream-mark';

type Mark = {
  next: number[];
  trimmed: number[];
  last: Record<string, string>;
  gaps: StreamMark['gaps'];
};

/** The marks of all streams, updated from the operations on their stores. */
export class StreamMarks {
  private readonly marks = new Map<string, Mark>();

  constructor(
    before: Readonly<Record<string, StreamMark>>,
    private readonly parse: (sequenceNumber: string) => SequenceParts,
  ) {
    for (const [name, mark] of Object.entries(before)) this.marks.set(name, copyOf(mark));
  }

  all(): Record<string, StreamMark> {
    return Object.fromEntries(this.marks);
  }

  forget(name: string): void {
    this.marks.delete(name);
  }

  /** Records each put and deletion after it completes and before its caller is notified. */
  follow(name: string, db: StreamDb, changed: () => void): void {
    const put = db.put.bind(db);
    const batch = db.batch.bind(db);
    const done = (operations: readonly StreamOperation[]) => {
      this.note(name, operations);
      changed();
    };
    db.put = (key, value, callback) =>
      put(key, value, (error) => {
        if (error) this.noteRefused(name, [{ type: 'put', key }]);
        else done([{ type: 'put', key }]);
        callback(error);
      });
    db.batch = (operations, ...rest) => {
      const callback = rest.at(-1) as (error?: Error | null) => void;
      return batch(operations, (error) => {
        if (error) this.noteRefused(name, operations);
        else done(operations);
        callback(error);
      });
    };
  }

  /** The last record of a shard in a call has the highest count, so the others are skipped. */
  private note(name: string, operations: readonly StreamOperation[]): void {
    const mark = this.markOf(name);
    const seen = new Set<string>();
    for (const { type, key } of operations.toReversed()) {
      const shard = `${type}${key.slice(0, key.indexOf('/'))}`;
      if (seen.has(shard)) continue;
      seen.add(shard);
      const sequenceNumber = sequenceNumberOf(key);
      const { seqIx, shardIx = 0 } = this.parse(sequenceNumber);
      const group = groupOf(shardIx);
      const counts = type === 'put' ? mark.next : mark.trimmed;
      while (counts.length <= group) counts.push(0);
      counts[group] = Math.max(counts[group]!, Number(seqIx) + 1);
      if (type === 'put') mark.last[shardIx] = sequenceNumber;
    }
  }

  /** The counts of a refused call belong to no record, so they are not a loss. */
  private noteRefused(name: string, operations: readonly StreamOperation[]): void {
    const mark = this.markOf(name);
    const refused = operations.filter(({ type }) => type === 'put').map(({ key }) => this.parse(sequenceNumberOf(key)));
    const gaps = refused.map(({ seqIx, shardIx = 0 }): Gap => [groupOf(shardIx), Number(seqIx), Number(seqIx) + 1]);
    mark.gaps = [...mark.gaps, ...gaps];
  }

  private markOf(name: string): Mark {
    let mark = this.marks.get(name);
    if (!mark) this.marks.set(name, (mark = copyOf(NO_MARK)));
    return mark;
  }
}

function sequenceNumberOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function copyOf({ next, trimmed, last, gaps }: StreamMark): Mark {
  return { next: [...next], trimmed: [...trimmed], last: { ...last }, gaps };
}
