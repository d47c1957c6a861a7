import type { QueryRequest } from '../domain/bronze/query-request';
import type { Item, SendQuery } from './send-query';

/** One partition being read from its newest row down. */
type Reader = {
  readonly request: QueryRequest;
  buffer: Item[];
  startKey: Item | undefined;
  done: boolean;
};

/** Requests of one list in flight at a time. */
const MAX_IN_FLIGHT = 16;

type MergeStep = { readonly item: Item } | { readonly exhausted: true } | { readonly outOfBudget: string };

export type Merge = {
  /** The next row over all partitions, newest first. */
  readonly next: () => Promise<MergeStep>;
};

/** How many requests a page may still send. */
export type Budget = { remaining: number };

export type MergeLimits = {
  readonly budget: Budget;
  /** No key is above it; used for a partition that has not been read yet. */
  readonly ceiling: string;
  /** What partitions are sorted by. */
  readonly keyOf: (item: Item) => string;
};

/** Merges partitions that are each sorted by one key, newest first. Reads one page ahead of each, and no further. */
export function mergePartitions(send: SendQuery, requests: readonly QueryRequest[], limits: MergeLimits): Merge {
  const readers: Reader[] = requests.map((request) => ({ request, buffer: [], startKey: undefined, done: false }));
  return {
    next: async () => {
      const searchedTo = await fillHeads(send, readers, limits);
      const newest = newestReader(readers, limits.keyOf);
      const headKey = newest && limits.keyOf(newest.buffer[0]!);
      if (searchedTo !== undefined && (headKey === undefined || headKey <= searchedTo)) {
        return { outOfBudget: searchedTo };
      }
      return newest ? { item: newest.buffer.shift()! } : { exhausted: true };
    },
  };
}

/** Reads until each partition has its next row. Without budget left, returns the key down to which all rows are known. */
async function fillHeads(
  send: SendQuery,
  readers: readonly Reader[],
  { budget, ceiling, keyOf }: MergeLimits,
): Promise<string | undefined> {
  for (;;) {
    const hungry = readers.filter((reader) => reader.buffer.length === 0 && !reader.done);
    if (hungry.length === 0) return undefined;
    const now = hungry.slice(0, Math.min(MAX_IN_FLIGHT, budget.remaining));
    if (now.length === 0) return newestBound(hungry, ceiling, keyOf);
    budget.remaining -= now.length;
    await Promise.all(now.map((reader) => readPage(send, reader)));
  }
}

async function readPage(send: SendQuery, reader: Reader): Promise<void> {
  const request = reader.startKey ? { ...reader.request, ExclusiveStartKey: reader.startKey } : reader.request;
  const page = await send(request);
  reader.buffer = page.Items ?? [];
  reader.startKey = page.LastEvaluatedKey;
  reader.done = page.LastEvaluatedKey === undefined;
}

/** All rows above the result are known: a hungry partition has been searched down to where it stopped. */
function newestBound(hungry: readonly Reader[], ceiling: string, keyOf: (item: Item) => string): string {
  return hungry.map((reader) => (reader.startKey ? keyOf(reader.startKey) : ceiling)).reduce((a, b) => (a > b ? a : b));
}

function newestReader(readers: readonly Reader[], keyOf: (item: Item) => string): Reader | undefined {
  let newest: Reader | undefined;
  for (const reader of readers) {
    if (reader.buffer.length === 0) continue;
    if (!newest || keyOf(reader.buffer[0]!) > keyOf(newest.buffer[0]!)) newest = reader;
  }
  return newest;
}
