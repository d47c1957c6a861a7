import { text } from '../domain/bronze/attribute';
import type { Cursor } from '../domain/bronze/cursor';
import { QUARANTINE } from '../domain/bronze/quarantine';
import {
  arrivalRequest,
  hoursOfArrival,
  monthsOfArrival,
  type QuarantineQuery,
} from '../domain/bronze/quarantine-queries';
import { quarantineHead, type QuarantineHead } from '../domain/bronze/quarantine-row';
import { hourOfTimeKey, LAST_TIME_KEY } from '../domain/bronze/queries';
import { dayScope, QUARANTINE_COUNTS, totalScope } from '../domain/bronze/rollup';
import type { RollupReader } from './hours-of-list';
import { readMergedPage, type PartitionGroup } from './merged-page';
import type { SendQuery } from './merged-partitions';
import type { PageOptions } from './query-store';

/** `cursor` is undefined when nothing is left. A page may be short of its limit and still have one. */
type QuarantinePage = { readonly rows: readonly QuarantineHead[]; readonly cursor: string | undefined };

export type QuarantineListOptions = {
  readonly send: SendQuery;
  /** Tells in which hours anything was quarantined. */
  readonly rollups: RollupReader['rollups'];
  readonly tableName: string;
  /** As the consumer's: with another number rows would be missed. */
  readonly indexShards: number;
};

export type QuarantineList = (query: QuarantineQuery, options: PageOptions) => Promise<QuarantinePage>;

/** A filtered read looks at more rows than it gives. */
const FILTERED_PAGE_ROWS = 200;

/** Lists quarantined records without their bytes, the latest arrival first. */
export function createQuarantineList(parts: QuarantineListOptions): QuarantineList {
  const { send, indexShards } = parts;
  return async (query, options) => {
    const { items, cursor } = await readMergedPage({
      send,
      list: { list: 'quarantine', ...query },
      options,
      leastRequests: 2 * indexShards,
      keyOf: (item) => text(item, QUARANTINE.arrivalKey) ?? '',
      groups: (start) => partitionGroups({ ...parts, query, options }, start),
    });
    return { rows: items.map(quarantineHead), cursor };
  };
}

type Job = QuarantineListOptions & { readonly query: QuarantineQuery; readonly options: PageOptions };

/** The write shards of each hour in which something arrived, newest hour first. */
async function* partitionGroups(job: Job, start: Cursor | undefined): AsyncGenerator<PartitionGroup> {
  const { query, tableName, indexShards, rollups } = job;
  const limit = partitionLimit(job);
  for (const month of monthsOfArrival(await rollups(totalScope(QUARANTINE_COUNTS)), query)) {
    for (const hour of hoursOfArrival(await rollups(dayScope(QUARANTINE_COUNTS, month)), query)) {
      if (start && hour > hourOfTimeKey(start.upTo)) continue;
      const endOfHour = `${hour}${LAST_TIME_KEY}`;
      yield {
        requests: Array.from({ length: indexShards }, (_none, shard) =>
          arrivalRequest(tableName, query, { hour, shard, limit, upTo: start?.upTo }),
        ),
        ceiling: start && start.upTo < endOfHour ? start.upTo : endOfHour,
      };
    }
  }
}

/** Hashes spread evenly over the shards, so each is asked for its share and a little more. */
function partitionLimit({ query, indexShards, options }: Job): number {
  if (query.reason !== undefined || query.runId !== undefined) return FILTERED_PAGE_ROWS;
  return Math.ceil((options.limit + 1) / indexShards) + 2;
}
