import { text } from '../domain/bronze/attribute';
import { BRONZE } from '../domain/bronze/bronze';
import type { QueryRequest } from '../domain/bronze/queries';

type ItemPage = { readonly Items?: Item[]; readonly LastEvaluatedKey?: Item };
export type Item = Record<string, unknown>;

/** Sends one Query. The SDK's client does, and so does a table in memory. */
export type SendQuery = (request: QueryRequest & { readonly ExclusiveStartKey?: Item }) => Promise<ItemPage>;

/** One partition being read from its newest row down. */
type Reader = {
  readonly request: QueryRequest;
  buffer: Item[];
  startKey: Item | undefined;
  done: boolean;
};

/** At most this many requests of one list are in flight. */
const MAX_IN_FLIGHT = 16;

type MergeStep = { readonly item: Item } | { readonly exhausted: true } | { readonly outOfBudget: string };

export type Merge = {
  /** The next row over all partitions, newest first. */
  readonly next: () => Promise<MergeStep>;
};

/** Counts down the requests that a page may still send. */
export type Budget = { remaining: number };

export type MergeLimits = {
  readonly budget: Budget;
  /** Stands for a partition of which nothing has been read. */
  readonly ceiling: string;
  /** What partitions are sorted by. @default the time key */
  readonly keyOf?: (item: Item) => string;
};

/**
 * Merges partitions that are each sorted by one key, newest first, and reads no further than the merge needs: one page
 * ahead of each partition.
 */
export function mergePartitions(send: SendQuery, requests: readonly QueryRequest[], limits: MergeLimits): Merge {
  const { keyOf = timeKeyOf } = limits;
  const readers: Reader[] = requests.map((request) => ({ request, buffer: [], startKey: undefined, done: false }));
  return {
    next: async () => {
      const searchedTo = await fillHeads(send, readers, limits);
      const newest = newestReader(readers, keyOf);
      const headKey = newest && keyOf(newest.buffer[0]!);
      if (searchedTo !== undefined && (headKey === undefined || headKey <= searchedTo)) {
        return { outOfBudget: searchedTo };
      }
      return newest ? { item: newest.buffer.shift()! } : { exhausted: true };
    },
  };
}

/** Sees to it that each partition shows its next row. Returns the time key that is certainly searched when it cannot. */
async function fillHeads(
  send: SendQuery,
  readers: readonly Reader[],
  { budget, ceiling, keyOf = timeKeyOf }: MergeLimits,
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

/** All rows above the result are known: a hungry partition has been searched down to the key at which it stopped. */
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

export function timeKeyOf(item: Item): string {
  return text(item, BRONZE.timeKey) ?? '';
}
