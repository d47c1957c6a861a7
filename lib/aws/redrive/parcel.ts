import type { FailureSource } from './failure-sources';
import type { RecordContent } from './stored-records';

/** The source of redriven records. */
export type RedriveSource = FailureSource | 'quarantine';

/** A delivery of a record, by its position in the stream. */
export type Delivery = { readonly shardId: string; readonly sequenceNumber: string };

export type ParcelRecord = RecordContent & {
  /** The delivery that failed. */
  readonly delivery: Delivery;
  /** Whether the record matches the filters. */
  readonly selected: boolean;
  /** Why the record would be quarantined again; undefined when another attempt may succeed. */
  readonly rejection: string | undefined;
};

/** The unit of deletion: an object of a failure bucket, or a quarantined record. */
export type Parcel = {
  readonly source: RedriveSource;
  /** Why its records were set aside. */
  readonly reason: string;
  /** In shard order. */
  readonly records: readonly ParcelRecord[];
  /** The number of records of which only the position in the stream is known. */
  readonly withoutPayload: number;
  /** Why the parcel cannot be read, in one line. */
  readonly problem?: string;
  readonly discard: () => Promise<unknown>;
};

/** Selects records. The times are when a record was set aside, in milliseconds since the epoch. */
export type RedriveFilter = {
  readonly runId?: string;
  readonly reason?: string;
  readonly shardId?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
};

export function isWanted(
  { reason, shardId, sinceMs = -Infinity, untilMs = Infinity }: RedriveFilter,
  what: { readonly reason: string; readonly shardId: string; readonly atMs: number },
): boolean {
  if (reason !== undefined && reason !== what.reason) return false;
  if (shardId !== undefined && shardId !== what.shardId) return false;
  return what.atMs >= sinceMs && what.atMs < untilMs;
}
