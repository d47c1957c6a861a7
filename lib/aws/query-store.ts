import { text } from '../domain/bronze/attribute';
import { BRONZE } from '../domain/bronze/bronze';
import type { Cursor } from '../domain/bronze/cursor';
import { eventRow, storedEvent, type EventRow, type StoredEvent } from '../domain/bronze/event-row';
import { bucketRequest, customerRequest } from '../domain/bronze/list-requests';
import { eventRequest, rollupRequest } from '../domain/bronze/query-request';
import { isFilteredList, workloadsOf, type ListQuery } from '../domain/bronze/list-query';
import { LAST_TIME_KEY } from '../domain/bronze/time-keys';
import type { Rollup } from '../domain/bronze/rollup';
import { parseRollup } from '../domain/bronze/rollup-item';
import { hoursOfList } from './hours-of-list';
import { hourGroups, readMergedPage, rowsPerPartition, type PageOptions, type PartitionGroup } from './merged-page';
import { queryAll, type Item, type SendQuery } from './send-query';

type QueryTables = { readonly bronzeTable: string; readonly rollupsTable: string };

/** `cursor` is undefined when nothing is left. A page may be shorter than its limit and still have one. */
export type Page = { readonly rows: readonly EventRow[]; readonly cursor: string | undefined };

export type QueryStore = {
  readonly page: (query: ListQuery, options: PageOptions) => Promise<Page>;
  /** Every row of one event id: none when it is not stored, several when their payloads differ. */
  readonly event: (eventId: string) => Promise<StoredEvent[]>;
  /** Items of one rollup scope, from the slot `from` up to the last slot that begins with `to`. */
  readonly rollups: (scope: string, slots?: { from?: string; to?: string }) => Promise<Rollup[]>;
};

export type QueryStoreOptions = {
  readonly send: SendQuery;
  readonly tables: QueryTables;
  /** As the consumer's: with another number, rows would be missed. */
  readonly indexShards: number;
};

export function createQueryStore(parts: QueryStoreOptions): QueryStore {
  const { send, tables } = parts;
  const rollups: QueryStore['rollups'] = async (scope, slots) => {
    const items = await queryAll(send, rollupRequest(tables.rollupsTable, scope, slots));
    return items.map(parseRollup);
  };
  return {
    rollups,
    event: async (eventId) => (await queryAll(send, eventRequest(tables.bronzeTable, eventId))).map(storedEvent),
    page: (query, options) => readPage({ ...parts, rollups, query, options }),
  };
}

type PageJob = QueryStoreOptions &
  Pick<QueryStore, 'rollups'> & { readonly query: ListQuery; readonly options: PageOptions };

async function readPage(job: PageJob): Promise<Page> {
  const { send, query, options, indexShards } = job;
  const { items, cursor } = await readMergedPage({
    send,
    list: query,
    options,
    leastRequests: 2 * indexShards * workloadsOf(query).length,
    keyOf: timeKeyOf,
    // Two payloads with one event id share a time key.
    idOf: (item) => text(item, BRONZE.payloadHash) ?? '',
    groups: (start) => partitionGroups(job, start),
  });
  return { rows: items.map(eventRow), cursor };
}

function timeKeyOf(item: Item): string {
  return text(item, BRONZE.timeKey) ?? '';
}

/** Newest group first: the index shards of an hour, or the one partition of a customer. */
async function* partitionGroups(job: PageJob, start: Cursor | undefined): AsyncGenerator<PartitionGroup> {
  const { query, tables, indexShards, options } = job;
  const partitions = query.kind === 'customer' ? 1 : indexShards;
  // As if one workload had all rows.
  const limit = rowsPerPartition(options, { partitions, isFiltered: isFilteredList(query) });
  const read = { upTo: start?.upTo, limit };
  if (query.kind === 'customer') {
    yield { requests: [customerRequest(tables.bronzeTable, query, read)], ceiling: start?.upTo ?? LAST_TIME_KEY };
    return;
  }
  yield* hourGroups(hoursOfList(job, query), start, ({ hour, workloads }) =>
    workloads.flatMap((workload) =>
      Array.from({ length: indexShards }, (_, shard) =>
        bucketRequest(tables.bronzeTable, query, { workload, hour, shard, ...read }),
      ),
    ),
  );
}
