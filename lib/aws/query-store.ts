import { QueryCommand, type DynamoDBClient, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { text } from '../domain/bronze/attribute';
import { BRONZE } from '../domain/bronze/bronze';
import { cursorScope, decodeCursor, encodeCursor, type Cursor } from '../domain/bronze/cursor';
import { eventRow, storedEvent, type EventRow, type StoredEvent } from '../domain/bronze/event-row';
import {
  bucketRequest,
  customerRequest,
  eventRequest,
  hourOfTimeKey,
  LAST_TIME_KEY,
  rollupRequest,
  workloadsOf,
  type ListQuery,
  type QueryRequest,
} from '../domain/bronze/queries';
import { parseRollup, type Rollup } from '../domain/bronze/rollup';
import { hoursOfList } from './hours-of-list';
import { mergePartitions, timeKeyOf, type Budget, type Item, type SendQuery } from './merged-partitions';

export type QueryTables = { readonly bronzeTable: string; readonly rollupsTable: string };

export type PageOptions = {
  readonly limit: number;
  /** As an earlier page of the same list gave it. */
  readonly cursor?: string;
  /** How many requests the page may send before it gives what it has and a cursor to go on. @default 1000 */
  readonly maxRequests?: number;
};

/** `cursor` is undefined when nothing is left. A page may be short of its limit and still have one. */
export type Page = { readonly rows: readonly EventRow[]; readonly cursor: string | undefined };

export type QueryStore = {
  readonly page: (query: ListQuery, options: PageOptions) => Promise<Page>;
  /** Every row of one event id: none when it is not there, several when payloads differ. */
  readonly event: (eventId: string) => Promise<StoredEvent[]>;
  /** Items of one rollup scope, slots from `from` on and up to those that begin with `to`. */
  readonly rollups: (scope: string, slots?: { from?: string; to?: string }) => Promise<Rollup[]>;
};

const DEFAULT_MAX_REQUESTS = 1000;
/** DynamoDB cuts a page at this many rows only if told; a filtered read looks at more rows than it gives. */
const FILTERED_PAGE_ROWS = 200;

/** Sends the domain's requests with an SDK client. */
export function queryWith(client: Pick<DynamoDBClient, 'send'>): SendQuery {
  return async (request) => {
    const { Items, LastEvaluatedKey } = await client.send(new QueryCommand(request as QueryCommandInput));
    return { Items, LastEvaluatedKey };
  };
}

/** @param indexShards as the consumer's: with another number rows would be missed. */
export function createQueryStore(parts: {
  readonly send: SendQuery;
  readonly tables: QueryTables;
  readonly indexShards: number;
}): QueryStore {
  const { send, tables } = parts;
  const rollups: QueryStore['rollups'] = async (scope, slots) => {
    const items = await queryAll(send, rollupRequest(tables.rollupsTable, scope, slots));
    return items.map(parseRollup);
  };
  return {
    rollups,
    event: async (eventId) => (await queryAll(send, eventRequest(tables.bronzeTable, eventId))).map(storedEvent),
    page: (query, options) => readListPage({ ...parts, rollups, query, options }),
  };
}

type PageJob = {
  readonly send: SendQuery;
  readonly tables: QueryTables;
  readonly indexShards: number;
  readonly rollups: QueryStore['rollups'];
  readonly query: ListQuery;
  readonly options: PageOptions;
};

async function readListPage(job: PageJob): Promise<Page> {
  const scope = cursorScope(job.query);
  const start = job.options.cursor === undefined ? undefined : decodeCursor(job.options.cursor, scope);
  // Twice the partitions: each page gets on, however little it may send.
  const partitions = job.indexShards * workloadsOf(job.query).length;
  const budget: Budget = { remaining: Math.max(job.options.maxRequests ?? DEFAULT_MAX_REQUESTS, 2 * partitions) };
  const items: Item[] = [];
  for await (const { requests, ceiling } of partitionGroups(job, start)) {
    const merge = mergePartitions(job.send, requests, { budget, ceiling });
    for (;;) {
      const step = await merge.next();
      if ('exhausted' in step) break;
      if ('outOfBudget' in step) return pageOf(items, goOn(items, start, step.outOfBudget), scope);
      if (wasGiven(step.item, start)) continue;
      // One row more than asked for tells whether there is a next page.
      if (items.length === job.options.limit) return pageOf(items, goOn(items, start), scope);
      items.push(step.item);
    }
  }
  return pageOf(items, undefined, scope);
}

/** Partitions to be merged. No time key in them is above `ceiling`. */
type PartitionGroup = { readonly requests: QueryRequest[]; readonly ceiling: string };

/** Groups of partitions, newest group first: the index shards of an hour, or the one partition of a customer. */
async function* partitionGroups(job: PageJob, start: Cursor | undefined): AsyncGenerator<PartitionGroup> {
  const { query, tables, indexShards } = job;
  const read = { upTo: start?.upTo, limit: partitionLimit(job) };
  if (query.kind === 'customer') {
    yield { requests: [customerRequest(tables.bronzeTable, query, read)], ceiling: start?.upTo ?? LAST_TIME_KEY };
    return;
  }
  for await (const { hour, workloads } of hoursOfList(job, query)) {
    if (start && hour > hourOfTimeKey(start.upTo)) continue;
    const requests = workloads.flatMap((workload) =>
      Array.from({ length: indexShards }, (_, shard) =>
        bucketRequest(tables.bronzeTable, query, { workload, hour, shard, ...read }),
      ),
    );
    const endOfHour = `${hour}${LAST_TIME_KEY}`;
    yield { requests, ceiling: start && start.upTo < endOfHour ? start.upTo : endOfHour };
  }
}

/** Ids spread evenly over the shards, so each is asked for its share and a little more, as if one workload had all. */
function partitionLimit({ query, indexShards, options }: PageJob): number {
  const { eventType, severity, category, anomalyType, riskLevel, runId } = query;
  const filtered = [eventType, severity, category, anomalyType, riskLevel, runId].some((value) => value !== undefined);
  if (filtered) return FILTERED_PAGE_ROWS;
  const partitions = query.kind === 'customer' ? 1 : indexShards;
  return Math.ceil((options.limit + 1) / partitions) + 2;
}

function wasGiven(item: Item, start: Cursor | undefined): boolean {
  return start?.upTo === timeKeyOf(item) && start.seen.includes(text(item, BRONZE.payloadHash) ?? '');
}

/** The cursor behind the last row given, or at `searchedTo` when the page stopped without giving a row there. */
function goOn(items: readonly Item[], start: Cursor | undefined, searchedTo?: string): Cursor {
  const last = items.at(-1);
  const upTo = searchedTo ?? (last && timeKeyOf(last)) ?? start!.upTo;
  const seen = items.filter((item) => timeKeyOf(item) === upTo).map((item) => text(item, BRONZE.payloadHash) ?? '');
  return { upTo, seen: start?.upTo === upTo ? [...start.seen, ...seen] : seen };
}

function pageOf(items: readonly Item[], cursor: Cursor | undefined, scope: string): Page {
  return { rows: items.map(eventRow), cursor: cursor && encodeCursor(cursor, scope) };
}

async function queryAll(send: SendQuery, request: QueryRequest): Promise<Item[]> {
  const items: Item[] = [];
  let startKey: Item | undefined;
  do {
    const page = await send(startKey ? { ...request, ExclusiveStartKey: startKey } : request);
    items.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey);
  return items;
}
