import { cursorScope, decodeCursor, encodeCursor, type Cursor } from '../domain/bronze/cursor';
import type { QueryRequest } from '../domain/bronze/query-request';
import { hourOfTimeKey, LAST_TIME_KEY } from '../domain/bronze/time-keys';
import { mergePartitions, type Budget } from './merged-partitions';
import type { Item, SendQuery } from './send-query';

export type PageOptions = {
  readonly limit: number;
  /** From an earlier page of the same list. */
  readonly cursor?: string;
  /** How many requests the page may send before it returns what it has, with a cursor. @default 1,000 */
  readonly maxRequests?: number;
};

/** Partitions to merge. No key in them is above `ceiling`. */
export type PartitionGroup = { readonly requests: readonly QueryRequest[]; readonly ceiling: string };

export type MergedPageJob = {
  readonly send: SendQuery;
  /** Everything that selects the rows: a cursor is bound to it. */
  readonly list: Readonly<Record<string, unknown>>;
  readonly options: PageOptions;
  /** A page may send at least this many requests, so that each page makes progress. */
  readonly leastRequests: number;
  /** What the list is sorted by, newest first. */
  readonly keyOf: (item: Item) => string;
  /** Tells rows of the same key apart. @default no two rows have the same key */
  readonly idOf?: (item: Item) => string;
  /** Newest group first, from the cursor on. */
  readonly groups: (start: Cursor | undefined) => AsyncIterable<PartitionGroup>;
};

/** `cursor` is undefined when nothing is left. A page may be shorter than its limit and still have one. */
export type MergedPage = { readonly items: readonly Item[]; readonly cursor: string | undefined };

const DEFAULT_MAX_REQUESTS = 1000;
/** A filtered read returns fewer rows than it looks at. */
const FILTERED_PAGE_ROWS = 200;

/** One page of a list whose rows lie in several partitions. */
export async function readMergedPage(job: MergedPageJob): Promise<MergedPage> {
  const { send, options, keyOf, idOf = keyOf } = job;
  const scope = cursorScope(job.list);
  const start = options.cursor === undefined ? undefined : decodeCursor(options.cursor, scope);
  const budget: Budget = { remaining: Math.max(options.maxRequests ?? DEFAULT_MAX_REQUESTS, job.leastRequests) };
  const items: Item[] = [];
  /** The page so far, with a cursor at the given key. */
  const pageUpTo = (upTo: string): MergedPage => {
    const given = items.filter((item) => keyOf(item) === upTo).map(idOf);
    const seen = start?.upTo === upTo ? [...start.seen, ...given] : given;
    return { items, cursor: encodeCursor({ upTo, seen }, scope) };
  };
  for await (const { requests, ceiling } of job.groups(start)) {
    const merge = mergePartitions(send, requests, { budget, ceiling, keyOf });
    for (;;) {
      const step = await merge.next();
      if ('exhausted' in step) break;
      if ('outOfBudget' in step) return pageUpTo(step.outOfBudget);
      if (start?.upTo === keyOf(step.item) && start.seen.includes(idOf(step.item))) continue;
      // One row more than asked for shows that there is a next page.
      if (items.length === options.limit) return pageUpTo(keyOf(items.at(-1)!));
      items.push(step.item);
    }
  }
  return { items, cursor: undefined };
}

/** The partitions of each hour, from the cursor's hour on, newest first. */
export async function* hourGroups<Hour extends { readonly hour: string }>(
  hours: AsyncIterable<Hour>,
  start: Cursor | undefined,
  requestsOf: (hour: Hour) => readonly QueryRequest[],
): AsyncGenerator<PartitionGroup> {
  for await (const hour of hours) {
    if (start && hour.hour > hourOfTimeKey(start.upTo)) continue;
    const endOfHour = `${hour.hour}${LAST_TIME_KEY}`;
    yield { requests: requestsOf(hour), ceiling: start && start.upTo < endOfHour ? start.upTo : endOfHour };
  }
}

/** Rows spread evenly over the partitions, so each is asked for its share and a little more. */
export function rowsPerPartition(
  { limit }: Pick<PageOptions, 'limit'>,
  { partitions, isFiltered }: { readonly partitions: number; readonly isFiltered: boolean },
): number {
  return isFiltered ? FILTERED_PAGE_ROWS : Math.ceil((limit + 1) / partitions) + 2;
}
