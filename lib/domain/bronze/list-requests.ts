import { INDEX, type IndexName } from '../names';
import type { WorkloadName } from '../../events/event';
import { BRONZE, bucketKey } from './bronze';
import type { BucketListQuery, ListQuery } from './list-query';
import type { PartitionRead, QueryRequest } from './query-request';
import { timeKeyBounds } from './time-keys';

/** Requests of event lists, built and not sent. Lists are newest first, by event time and then event id. */

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
    // DynamoDB refuses a range whose bounds are crossed, but not one that holds nothing.
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

function filterOf(query: ListQuery) {
  const terms = [
    equals('type', BRONZE.eventType, query.eventType),
    equals('severity', BRONZE.anomalySeverity, query.severity),
    equals('risk', BRONZE.riskLevel, query.riskLevel),
    equals('run', BRONZE.runId, query.runId),
    // In other lists the workload is part of the key.
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
