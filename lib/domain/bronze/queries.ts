import { BRONZE, bucketKey, hourOf } from './bronze';
import { WORKLOADS, type AnomalyCategory, type LegionEvent, type WorkloadName } from '../../events/event';
import type { RiskLevel, Severity } from '../../events/envelope';
import { INDEX, type IndexName } from '../names';
import { ROLLUP, type Rollup } from './rollup';

/** Requests to DynamoDB, built and not sent. Lists are newest first, by event time and then event id. */

/** Event times: `fromMs` is included, `toMs` is not. Milliseconds since the epoch. */
export type TimeRange = { readonly fromMs?: number; readonly toMs?: number };

type ListFilter = {
  readonly eventType?: LegionEvent['event_type'];
  readonly severity?: Severity;
  readonly category?: AnomalyCategory;
  /** Variant of an anomaly, such as INVALID_AGE. */
  readonly anomalyType?: string;
  readonly riskLevel?: RiskLevel;
  readonly runId?: string;
};

/** A list of events. All kinds but `customer` are spread over workloads, hours and index shards. */
export type ListQuery = TimeRange &
  ListFilter & {
    /** @default all */
    readonly workloads?: readonly WorkloadName[];
  } & (
    { readonly kind: 'recent' | 'high-risk' | 'anomalies' } | { readonly kind: 'customer'; readonly customerId: string }
  );

export type BucketListQuery = Extract<ListQuery, { kind: 'recent' | 'high-risk' | 'anomalies' }>;

/** What the domain knows of a DynamoDB Query: the SDK's input has room for exactly this. */
export type QueryRequest = {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, { S: string }>;
  readonly ScanIndexForward?: boolean;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
};

/** Every time key lies between these: keys start with a digit of the year. */
const FIRST_TIME_KEY = '0';
export const LAST_TIME_KEY = '~';

/** Which part of one partition to read: time keys up to and including `upTo`. */
export type PartitionRead = { readonly upTo?: string; readonly limit?: number };

/** One partition of the list's index: `<workload>#<hour>#<shard>`. */
export function bucketRequest(
  table: string,
  query: BucketListQuery,
  at: { readonly workload: WorkloadName; readonly hour: string; readonly shard: number } & PartitionRead,
): QueryRequest {
  const { index, attribute } = bucketIndex(query.kind);
  const key = { attribute, value: bucketKey(at.workload, at.hour, at.shard) };
  return partitionRequest({ table, index, key, query, read: at });
}

/** All events of one customer. */
export function customerRequest(
  table: string,
  query: Extract<ListQuery, { kind: 'customer' }>,
  read: PartitionRead,
): QueryRequest {
  const key = { attribute: BRONZE.customerId, value: query.customerId };
  return partitionRequest({ table, index: INDEX.byCustomer, key, query, read });
}

/** Every row of one event id, with its payload; more than one means that two payloads bear the same id. */
export function eventRequest(table: string, eventId: string): QueryRequest {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': BRONZE.eventId },
    ExpressionAttributeValues: { ':key': { S: eventId } },
  };
}

/** The rollup items of one scope, such as all days of a month; `from` and `to` cut by the start of the slot. */
export function rollupRequest(
  table: string,
  scope: string,
  slots: { readonly from?: string; readonly to?: string } = {},
): QueryRequest {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: '#scope = :scope AND #slot BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#scope': ROLLUP.scope, '#slot': ROLLUP.slot },
    ExpressionAttributeValues: {
      ':scope': { S: scope },
      ':from': { S: slots.from ?? ' ' },
      ':to': { S: `${slots.to ?? ''}~` },
    },
  };
}

function bucketIndex(kind: BucketListQuery['kind']): { index: IndexName; attribute: string } {
  switch (kind) {
    case 'recent':
      return { index: INDEX.byTime, attribute: BRONZE.timeBucket };
    case 'high-risk':
      return { index: INDEX.byRisk, attribute: BRONZE.riskBucket };
    case 'anomalies':
      return { index: INDEX.byAnomaly, attribute: BRONZE.anomalyBucket };
    default:
      return kind satisfies never;
  }
}

function partitionRequest(parts: {
  table: string;
  index: IndexName;
  key: { attribute: string; value: string };
  query: ListQuery;
  read: PartitionRead;
}): QueryRequest {
  const { query, read, key } = parts;
  const { from, to } = timeKeyBounds(query);
  const upTo = read.upTo !== undefined && read.upTo < to ? read.upTo : to;
  const filter = filterOf(query);
  return {
    TableName: parts.table,
    IndexName: parts.index,
    ScanIndexForward: false,
    // A range whose bounds are crossed is refused by DynamoDB; one that holds nothing is not.
    KeyConditionExpression: '#key = :key AND #time BETWEEN :from AND :to',
    ...(filter.expression === '' ? {} : { FilterExpression: filter.expression }),
    ExpressionAttributeNames: { '#key': key.attribute, '#time': BRONZE.timeKey, ...filter.names },
    ExpressionAttributeValues: {
      ':key': { S: key.value },
      ':from': { S: from },
      ':to': { S: upTo < from ? from : upTo },
      ...filter.values,
    },
    ...(read.limit === undefined ? {} : { Limit: read.limit }),
  };
}

/** Year 10000 is written `+010000`, which would sort before all others. */
const FIRST_LONG_YEAR_MS = Date.UTC(10_000, 0, 1);

/** The bound of time keys that lie before a time, if there is one. */
export function timeKeyBefore(toMs: number | undefined): string {
  return toMs === undefined || toMs >= FIRST_LONG_YEAR_MS ? LAST_TIME_KEY : new Date(toMs).toISOString();
}

/** A bare timestamp sorts before every time key that begins with it, so BETWEEN includes `from` and excludes `to`. */
function timeKeyBounds(range: TimeRange): { from: string; to: string } {
  return {
    from: range.fromMs === undefined ? FIRST_TIME_KEY : new Date(range.fromMs).toISOString(),
    to: timeKeyBefore(range.toMs),
  };
}

function filterOf(query: ListQuery) {
  const terms = [
    equals('type', BRONZE.eventType, query.eventType),
    equals('severity', BRONZE.anomalySeverity, query.severity),
    equals('risk', BRONZE.riskLevel, query.riskLevel),
    equals('run', BRONZE.runId, query.runId),
    // In the other lists the workload is part of the key.
    query.kind === 'customer' ? oneOf('workload', BRONZE.workload, query.workloads) : undefined,
    contains('category', BRONZE.anomalyCategories, query.category),
    contains('variant', BRONZE.anomalyTypes, query.anomalyType),
  ].filter((term) => term !== undefined);
  return {
    expression: terms.map((term) => term.expression).join(' AND '),
    names: Object.assign({}, ...terms.map((term) => term.names)) as Record<string, string>,
    values: Object.assign({}, ...terms.map((term) => term.values)) as Record<string, { S: string }>,
  };
}

function equals(name: string, attribute: string, value: string | undefined) {
  return value === undefined ? undefined : term(`#${name} = :${name}`, name, attribute, value);
}

function oneOf(name: string, attribute: string, values: readonly string[] | undefined) {
  if (values === undefined) return undefined;
  const named = values.map((value, at) => [`:${name}${at}`, { S: value }] as const);
  return {
    expression: `#${name} IN (${named.map(([placeholder]) => placeholder).join(', ')})`,
    names: { [`#${name}`]: attribute },
    values: Object.fromEntries(named),
  };
}

function contains(name: string, attribute: string, value: string | undefined) {
  return value === undefined ? undefined : term(`contains(#${name}, :${name})`, name, attribute, value);
}

function term(expression: string, name: string, attribute: string, value: string) {
  return { expression, names: { [`#${name}`]: attribute }, values: { [`:${name}`]: { S: value } } };
}

/** The workloads that a list is of. */
export function workloadsOf({ workloads }: Pick<ListQuery, 'workloads'>): readonly WorkloadName[] {
  return workloads ?? WORKLOADS;
}

/** Months that hold anything within the range, newest first: `2026-01`. */
export function monthsHolding(totals: readonly Rollup[], range: TimeRange): string[] {
  const { from, to } = timeKeyBounds(range);
  return countNames(totals, 'month:').filter((month) => month >= from.slice(0, 7) && month <= to.slice(0, 7));
}

/** UTC hours of these day items, all of one workload, that may hold rows of the list, newest first: `2026-01-04T17`. */
export function hoursHolding(days: readonly Rollup[], query: BucketListQuery): string[] {
  const { from, to } = timeKeyBounds(query);
  const hours = new Set<string>();
  for (const day of days) {
    if (!mayHold(day, query)) continue;
    for (const hour of countNames([day], 'hour:')) hours.add(`${day.slot.slice(0, 10)}T${hour}`);
  }
  return [...hours]
    .filter((hour) => hour >= from.slice(0, 13) && hour <= to.slice(0, 13))
    .sort()
    .reverse();
}

/** A day item counts per risk, type and category: a day that counts none of what is asked holds none. */
function mayHold(day: Rollup, query: BucketListQuery): boolean {
  const needed: string[] = [];
  if (query.kind === 'high-risk') needed.push('risk:HIGH');
  if (query.riskLevel !== undefined) needed.push(`risk:${query.riskLevel}`);
  if (query.kind === 'anomalies') needed.push('anomalous');
  if (query.category !== undefined) needed.push(`anomaly:${query.category}`);
  if (query.eventType !== undefined) needed.push(`type:${query.eventType}`);
  return needed.every((name) => (day.counts[name] ?? 0) > 0);
}

/** The names that begin with a prefix in the counts of these items, without it; the last in the alphabet first. */
export function countNames(rollups: readonly Rollup[], prefix: string): string[] {
  const names = rollups.flatMap((rollup) => Object.keys(rollup.counts).filter((name) => name.startsWith(prefix)));
  return [...new Set(names.map((name) => name.slice(prefix.length)))].sort().reverse();
}

/** The hour that a time key lies in. */
export function hourOfTimeKey(timeKey: string): string {
  return hourOf(timeKey);
}
