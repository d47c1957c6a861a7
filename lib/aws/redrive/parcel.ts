import type { FailureSource } from './failure-sources';
import type { RecordContent } from './stored-records';

/** Where records are redriven from. */
export type RedriveSource = FailureSource | 'quarantine';

/** A delivery of a record, by its place in the stream. */
export type Delivery = { readonly shardId: string; readonly sequenceNumber: string };

export type ParcelRecord = RecordContent & {
  /** The delivery that failed. */
  readonly delivery: Delivery;
  /** Whether the filters want it. */
  readonly selected: boolean;
  /** Why it would be quarantined again; undefined when it is worth another try. */
  readonly rejection: string | undefined;
};

/** What is deleted as one: an object of a failure bucket, or a quarantined record. */
export type Parcel = {
  readonly source: RedriveSource;
  /** Why its records were set aside. */
  readonly reason: string;
  /** In the order of the shard. */
  readonly records: readonly ParcelRecord[];
  /** Records of which only the place in the stream is known. */
  readonly withoutPayload: number;
  /** Why it cannot be read, in one line. */
  readonly problem?: string;
  readonly discard: () => Promise<unknown>;
};

/** Selects records. Times are when a record was set aside, in milliseconds since the epoch. */
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
