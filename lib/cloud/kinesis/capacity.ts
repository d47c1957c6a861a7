import type { MappingCheckpoints } from '../engines/engine';
import type { MemoryBudget } from '../engines/memory/memory-budget';
import type { Readers } from './readers';
import type { Shard } from './shard';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';

/** So many records go at a time. */
const TRIMMED_AT_ONCE = 1_024;
/** After trimming, a part is free, so that not every put trims. */
const LEFT_SHARE = 15 / 16;
/** Of a record in the index. */
const INDEX_BYTES = 24;

/** Keeps the streams within the memory of the process: what all mappings have settled is dropped, oldest first. */
export class Capacity {
  private unreadBytes = 0;

  constructor(
    private readonly store: StreamStore,
    private readonly readers: Readers,
    private readonly budget: MemoryBudget | undefined,
  ) {
    this.count();
  }

  /** @returns why there is no room for a put, undefined when there is */
  refusal(bytes: number): string | undefined {
    const { budget } = this;
    if (budget?.streamRefusal(bytes) === undefined) return undefined;
    // Deletions and retention have changed what is unread.
    this.count();
    this.trimSettled(() => budget.streamRefusal(bytes) !== undefined);
    return budget.streamRefusal(bytes);
  }

  /** After a put. */
  added(stream: Stream, bytes: number): void {
    if (!this.budget) return;
    if (this.readers.isRead(stream)) this.unreadBytes += bytes;
    this.report(this.budget);
    const { maxSettledBytes } = this.budget;
    if (this.settledBytes() > maxSettledBytes)
      this.trimSettled(() => this.settledBytes() > maxSettledBytes * LEFT_SHARE);
  }

  /** A mapping has settled records. */
  settled(checkpoints: MappingCheckpoints): void {
    this.readers.note(checkpoints);
    this.count();
  }

  /** The mappings that there are; what others have settled, or not, counts no more. */
  declared(mappings: readonly string[]): void {
    this.readers.keepOnly(mappings);
    this.count();
  }

  private count(): void {
    if (!this.budget) return;
    this.unreadBytes = this.store.all().reduce((sum, stream) => sum + this.unreadIn(stream), 0);
    this.report(this.budget);
  }

  private unreadIn(stream: Stream): number {
    if (!this.readers.isRead(stream)) return 0;
    return stream.shards.reduce(
      (sum, shard) => sum + shard.records.countFrom(this.readers.firstUnsettled(stream, shard)) * shard.meanRecordBytes,
      0,
    );
  }

  private report(budget: MemoryBudget): void {
    budget.report('stream', this.memoryBytes());
    budget.reportUnread(this.unreadBytes);
  }

  private memoryBytes(): number {
    return this.store.log.usage().memoryBytes + this.store.recordCount * INDEX_BYTES;
  }

  /** In memory, of what was put and settled; a log on the disk keeps next to nothing there. */
  private settledBytes(): number {
    const { memoryBytes, liveBytes } = this.store.log.usage();
    return Math.min(memoryBytes, liveBytes) - this.unreadBytes;
  }

  private trimSettled(isNeeded: () => boolean): void {
    const candidates = this.store
      .all()
      .flatMap((stream) =>
        stream.shards.map((shard) => ({ stream, shard, end: this.readers.firstUnsettled(stream, shard) })),
      );
    while (isNeeded()) {
      const oldest = oldestOf(candidates);
      if (!oldest) return;
      const { stream, shard, end } = oldest;
      this.store.trim(stream, shard, Math.min(end, shard.records.oldest().count + TRIMMED_AT_ONCE));
      if (this.budget) this.report(this.budget);
    }
  }
}

type Candidate = { readonly stream: Stream; readonly shard: Shard; readonly end: number };

/** The shard whose oldest record came first, of those whose oldest record was settled. */
function oldestOf(candidates: readonly Candidate[]): Candidate | undefined {
  let found: Candidate | undefined;
  let foundMs = Infinity;
  for (const candidate of candidates) {
    const oldest = candidate.shard.records.oldest();
    if (oldest.isAtEnd || oldest.count >= candidate.end || oldest.arrivalMs >= foundMs) continue;
    found = candidate;
    foundMs = oldest.arrivalMs;
  }
  return found;
}
