import { SEVERITIES, type Severity } from '../../events/envelope';
import type { PartitionRead, QueryRequest } from '../bronze/query-request';
import { timeKeyBefore, type TimeRange } from '../bronze/time-keys';
import { DETECTION, DETECTION_INDEX } from './detection';
import { detectionBucket } from './detection-item';
import { entityKey } from './entity';

/** Builds requests to the table of detections, whose name is `anomalies`. Lists are newest first, by event time. */

/** Which detections a list shows. */
export type DetectionQuery = TimeRange & {
  /** Name of the rule. */
  readonly type?: string;
  readonly severity?: Severity;
  /** Customer or clearing group. */
  readonly entity?: string;
  readonly runId?: string;
};

/** The attribute by which a list is sorted: the table's own key for one entity, else that of the indexes. */
export function detectionSortKey(query: DetectionQuery): string {
  return isOfEntity(query) ? DETECTION.timeKey : DETECTION.bucketKey;
}

/** Whether one partition of the table holds the whole list; an entity has a partition for each run. */
export function isOfEntity(query: DetectionQuery): query is DetectionQuery & { entity: string; runId: string } {
  return query.entity !== undefined && query.runId !== undefined;
}

/** The detections of one entity in one run. */
export function entityRequest(
  table: string,
  query: DetectionQuery & { entity: string; runId: string },
  read: PartitionRead,
): QueryRequest {
  const { entity, runId, ...rest } = query;
  const key = { attribute: DETECTION.entity, value: entityKey(runId, entity), sort: DETECTION.timeKey };
  return partitionRequest({ table, index: undefined, key, query: rest, read });
}

/** One request for each partition that holds an hour of the list: of the type, the severity, or each severity. */
export function hourRequests(
  table: string,
  query: DetectionQuery,
  at: { readonly hour: string; readonly indexShards: number } & PartitionRead,
): QueryRequest[] {
  const { type, ...others } = query;
  const { severity, ...withoutSeverity } = query;
  const names = type !== undefined ? [type] : severity !== undefined ? [severity] : SEVERITIES;
  const [index, attribute] =
    type !== undefined
      ? [DETECTION_INDEX.byType, DETECTION.typeBucket]
      : [DETECTION_INDEX.bySeverity, DETECTION.severityBucket];
  return names.flatMap((name) =>
    Array.from({ length: at.indexShards }, (_none, shard) => {
      const key = { attribute, value: detectionBucket(name, at.hour, shard), sort: DETECTION.bucketKey };
      return partitionRequest({ table, index, key, query: type === undefined ? withoutSeverity : others, read: at });
    }),
  );
}

/** Whether DynamoDB filters rows after reading them. */
export function isFiltered(query: DetectionQuery): boolean {
  const { type, severity, entity, runId } = query;
  if (isOfEntity(query)) return type !== undefined || severity !== undefined;
  return entity !== undefined || runId !== undefined || (type !== undefined && severity !== undefined);
}

function partitionRequest(parts: {
  readonly table: string;
  readonly index: string | undefined;
  readonly key: { readonly attribute: string; readonly value: string; readonly sort: string };
  /** The conditions that the key does not cover. */
  readonly query: DetectionQuery;
  readonly read: PartitionRead;
}): QueryRequest {
  const { key, query, read } = parts;
  // A bare time sorts before every key that begins with it, so `from` is inclusive and `to` exclusive.
  const from = query.fromMs === undefined ? '0' : new Date(query.fromMs).toISOString();
  const to = timeKeyBefore(query.toMs);
  const upTo = read.upTo !== undefined && read.upTo < to ? read.upTo : to;
  const filters = [
    [DETECTION.type, query.type],
    [DETECTION.severity, query.severity],
    [DETECTION.entityId, query.entity],
    [DETECTION.runId, query.runId],
  ].filter((filter): filter is [string, string] => filter[1] !== undefined);
  const expression = filters.map((_filter, at) => `#f${at} = :f${at}`).join(' AND ');
  return {
    TableName: parts.table,
    ...(parts.index === undefined ? {} : { IndexName: parts.index }),
    ScanIndexForward: false,
    KeyConditionExpression: '#key = :key AND #sort BETWEEN :from AND :to',
    ...(expression === '' ? {} : { FilterExpression: expression }),
    ExpressionAttributeNames: {
      '#key': key.attribute,
      '#sort': key.sort,
      ...Object.fromEntries(filters.map(([name], at) => [`#f${at}`, name])),
    },
    ExpressionAttributeValues: {
      ':key': { S: key.value },
      ':from': { S: from },
      // DynamoDB refuses a range whose bounds are crossed, but not an empty one.
      ':to': { S: upTo < from ? from : upTo },
      ...Object.fromEntries(filters.map(([, value], at) => [`:f${at}`, { S: value }])),
    },
    ...(read.limit === undefined ? {} : { Limit: read.limit }),
  };
}
