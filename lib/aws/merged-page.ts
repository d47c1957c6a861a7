import { cursorScope, decodeCursor, encodeCursor, type Cursor } from '../domain/bronze/cursor';
import type { QueryRequest } from '../domain/bronze/queries';
import { mergePartitions, type Budget, type Item, type SendQuery } from './merged-partitions';
import type { PageOptions } from './query-store';

/** Partitions to be merged. No key in them is above `ceiling`. */
export type PartitionGroup = { readonly requests: readonly QueryRequest[]; readonly ceiling: string };

export type MergedPageJob = {
  readonly send: SendQuery;
  /** Everything that selects the rows: a cursor is bound to it. */
  readonly list: Readonly<Record<string, unknown>>;
  readonly options: PageOptions;
  /** So many requests a page may send at least, so that each page gets on. */
  readonly leastRequests: number;
  /** What the list is sorted by, newest first; no two rows have the same. */
  readonly keyOf: (item: Item) => string;
  /** Newest group first, from the cursor on. */
  readonly groups: (start: Cursor | undefined) => AsyncIterable<PartitionGroup>;
};

/** `cursor` is undefined when nothing is left. A page may be short of its limit and still have one. */
export type MergedPage = { readonly items: readonly Item[]; readonly cursor: string | undefined };

const DEFAULT_MAX_REQUESTS = 1000;

/** One page of a list whose rows lie in several partitions under keys of their own. */
export async function readMergedPage(job: MergedPageJob): Promise<MergedPage> {
  const { send, options, keyOf } = job;
  const scope = cursorScope(job.list);
  const start = options.cursor === undefined ? undefined : decodeCursor(options.cursor, scope);
  const budget: Budget = { remaining: Math.max(options.maxRequests ?? DEFAULT_MAX_REQUESTS, job.leastRequests) };
  const items: Item[] = [];
  const page = (next: Cursor | undefined): MergedPage => ({ items, cursor: next && encodeCursor(next, scope) });
  for await (const { requests, ceiling } of job.groups(start)) {
    const merge = mergePartitions(send, requests, { budget, ceiling, keyOf });
    for (;;) {
      const step = await merge.next();
      if ('exhausted' in step) break;
      if ('outOfBudget' in step) return page(goOn(step.outOfBudget, items.map(keyOf), start));
      if (start?.seen.includes(keyOf(step.item))) continue;
      // One row more than asked for tells whether there is a next page.
      if (items.length === options.limit) return page(goOn(keyOf(items.at(-1)!), items.map(keyOf), start));
      items.push(step.item);
    }
  }
  return page(undefined);
}

/** Keys are unique: at most the row at the cursor itself has been given before. */
function goOn(upTo: string, given: readonly string[], start: Cursor | undefined): Cursor {
  return { upTo, seen: given.includes(upTo) || start?.seen.includes(upTo) ? [upTo] : [] };
}
