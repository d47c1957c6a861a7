import { arrivalBucket, QUARANTINE, QUARANTINE_INDEX } from './quarantine';
import type { QuarantineReason } from './quarantine-reason';
import { countNames } from './held-times';
import type { PartitionRead, QueryRequest } from './query-request';
import type { Rollup } from './rollup';

/** Requests to the quarantine table, built and not sent. Lists are newest first, by arrival in the stream. */

/** Which quarantined records a list shows. */
export type QuarantineQuery = {
  readonly reason?: QuarantineReason;
  /** Only records that name this run. */
  readonly runId?: string;
};

/** One partition of the index: the records that arrived in an hour, of one write shard. */
export function arrivalRequest(
  table: string,
  { reason, runId }: QuarantineQuery,
  at: { readonly hour: string; readonly shard: number } & PartitionRead,
): QueryRequest {
  const filters = [
    [QUARANTINE.reason, reason],
    [QUARANTINE.runId, runId],
  ].filter((filter): filter is [string, string] => filter[1] !== undefined);
  return {
    TableName: table,
    IndexName: QUARANTINE_INDEX.byArrival,
    ScanIndexForward: false,
    KeyConditionExpression: `#bucket = :bucket${at.upTo === undefined ? '' : ' AND #key <= :to'}`,
    ...(filters.length > 0 && { FilterExpression: filters.map((_filter, n) => `#f${n} = :f${n}`).join(' AND ') }),
    ExpressionAttributeNames: {
      '#bucket': QUARANTINE.arrivalBucket,
      ...(at.upTo !== undefined && { '#key': QUARANTINE.arrivalKey }),
      ...Object.fromEntries(filters.map(([name], n) => [`#f${n}`, name])),
    },
    ExpressionAttributeValues: {
      ':bucket': { S: arrivalBucket(at.hour, at.shard) },
      ...(at.upTo !== undefined && { ':to': { S: at.upTo } }),
      ...Object.fromEntries(filters.map(([, value], n) => [`:f${n}`, { S: value }])),
    },
    ...(at.limit === undefined ? {} : { Limit: at.limit }),
  };
}

/** Months in which records of the list arrived, newest first: `2026-01`. */
export function monthsOfArrival(totals: readonly Rollup[], query: QuarantineQuery): string[] {
  return countNames(holding(totals, query), 'month:');
}

/** UTC hours in which records of the list may have arrived, newest first: `2026-01-04T17`. @param days items of a month */
export function hoursOfArrival(days: readonly Rollup[], query: QuarantineQuery): string[] {
  const hours = holding(days, query).flatMap((day) =>
    countNames([day], 'hour:').map((hour) => `${day.slot.slice(0, 10)}T${hour}`),
  );
  return [...new Set(hours)].sort().reverse();
}

/** Items count by reason, so an item whose count is 0 holds no record of the list. */
function holding(items: readonly Rollup[], { reason }: QuarantineQuery): readonly Rollup[] {
  return reason === undefined ? items : items.filter((item) => (item.counts[`reason:${reason}`] ?? 0) > 0);
}
