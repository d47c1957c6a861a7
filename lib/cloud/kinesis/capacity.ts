import type { Readers } from './readers';
import type { Shard } from './shard';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';

/** How much the streams may hold. */
export type StreamBudget = {
  /** Of records with their keys, in all streams. */
  readonly maxBytes: number;
  /** Where the limit comes from, as a part of a sentence, such as "the 512 MB that streams may use in memory". */
  readonly description: string;
};

/** So many records go at a time. */
const TRIMMED_AT_ONCE = 1_024;
/** After trimming, a part of the budget is free, so that not every put trims. */
const FREE_SHARE = 1 / 16;

/** Keeps the streams within their budget: what all mappings have settled is dropped, oldest first. */
export class Capacity {
  constructor(
    private readonly store: StreamStore,
    private readonly readers: Readers,
    private readonly budget: StreamBudget | undefined,
  ) {}

  /** @returns why there is no room, undefined when there is */
  makeRoom(bytes: number): string | undefined {
    if (this.budget === undefined || this.hasRoom(bytes, this.budget.maxBytes)) return undefined;
    this.trimSettled(bytes, this.budget.maxBytes * (1 - FREE_SHARE));
    if (this.hasRoom(bytes, this.budget.maxBytes)) return undefined;
    return `The limit is reached: the streams hold ${this.budget.description}, and some of it was not read yet.`;
  }

  private hasRoom(bytes: number, maxBytes: number): boolean {
    return this.store.log.usage().liveBytes + bytes <= maxBytes;
  }

  private trimSettled(bytes: number, targetBytes: number): void {
    const candidates = this.store
      .all()
      .flatMap((stream) =>
        stream.shards.map((shard) => ({ stream, shard, end: this.readers.firstUnsettled(stream, shard) })),
      );
    while (!this.hasRoom(bytes, targetBytes)) {
      const oldest = oldestOf(candidates);
      if (!oldest) return;
      const { stream, shard, end } = oldest;
      this.store.trim(stream, shard, Math.min(end, shard.records.oldest().count + TRIMMED_AT_ONCE));
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
