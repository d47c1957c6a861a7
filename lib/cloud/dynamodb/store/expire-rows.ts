import type { Clock } from '../../../core/clock';
import type { Table } from '../tables/table';
import type { RowWrite } from './row-write';
import type { TableStore } from './table-store';

/** How often rows that expire are looked for. DynamoDB takes up to days. */
const INTERVAL_MS = 10_000;
/** Deleted at a time, so that requests need not wait for long. */
const MAX_ROWS = 500;
/** TTL in the Developer Guide: items that expired more than five years ago stay. */
const OLDEST_SECONDS = 5 * 365 * 86_400;

/**
 * Deletes rows and records of streams whose time is over, until `signal` aborts; it never rejects. Calls `report` when
 * rows are gone.
 */
export async function expireRows(
  store: TableStore,
  clock: Clock,
  signal: AbortSignal,
  report: () => void,
): Promise<void> {
  while (!signal.aborted) {
    const hasMore = expireSome(store, clock.now(), report);
    if (hasMore) await new Promise((resolve) => setImmediate(resolve));
    else await clock.sleep(INTERVAL_MS, signal);
  }
}

/** Deletes some of the rows that are due; says whether there are more. */
function expireSome(store: TableStore, nowMs: number, report: () => void): boolean {
  let hasMore = false;
  store.streams.settle(nowMs);
  for (const table of store.all()) {
    try {
      const writes = dueWrites(table, nowMs / 1000);
      if (writes.length === 0) continue;
      store.writeRows(writes, undefined, 'time-to-live');
      hasMore ||= writes.length === MAX_ROWS;
    } catch {
      // The disk takes no reads or writes: the rows stay, and are tried again at the next look.
      return false;
    }
    report();
  }
  return hasMore;
}

function dueWrites(table: Table, nowSeconds: number): RowWrite[] {
  const { expiring, state } = table;
  const attributeName = state.timeToLive?.attributeName;
  if (!expiring || attributeName === undefined) return [];
  const oldest = nowSeconds - OLDEST_SECONDS;
  return expiring.due(oldest, nowSeconds, MAX_ROWS).flatMap((row): RowWrite[] => {
    const seconds = table.expirySeconds(table.rows.read(row), attributeName)!;
    return seconds <= nowSeconds && seconds > oldest ? [{ table, remove: row }] : [];
  });
}
