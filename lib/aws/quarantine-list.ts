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
import { dayScope, QUARANTINE_COUNTS, totalScope } from '../domain/bronze/rollup';
import type { RollupReader } from './hours-of-list';
import { hourGroups, readMergedPage, rowsPerPartition, type PageOptions, type PartitionGroup } from './merged-page';
import type { SendQuery } from './send-query';

/** `cursor` is undefined when nothing is left. A page may be shorter than its limit and still have one. */
type QuarantinePage = { readonly rows: readonly QuarantineHead[]; readonly cursor: string | undefined };

export type QuarantineListOptions = {
  readonly send: SendQuery;
  /** Shows in which hours records were quarantined. */
  readonly rollups: RollupReader['rollups'];
  readonly tableName: string;
  /** As the consumer's: with another number, rows would be missed. */
  readonly indexShards: number;
};

export type QuarantineList = (query: QuarantineQuery, options: PageOptions) => Promise<QuarantinePage>;

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

/** The index partitions of each hour in which something arrived, newest hour first. */
function partitionGroups(job: Job, start: Cursor | undefined): AsyncGenerator<PartitionGroup> {
  const { query, tableName, indexShards, options } = job;
  const isFiltered = query.reason !== undefined || query.runId !== undefined;
  const limit = rowsPerPartition(options, { partitions: indexShards, isFiltered });
  return hourGroups(arrivalHours(job), start, ({ hour }) =>
    Array.from({ length: indexShards }, (_none, shard) =>
      arrivalRequest(tableName, query, { hour, shard, limit, upTo: start?.upTo }),
    ),
  );
}

async function* arrivalHours({ rollups, query }: Job): AsyncGenerator<{ readonly hour: string }> {
  for (const month of monthsOfArrival(await rollups(totalScope(QUARANTINE_COUNTS)), query)) {
    for (const hour of hoursOfArrival(await rollups(dayScope(QUARANTINE_COUNTS, month)), query)) yield { hour };
  }
}
