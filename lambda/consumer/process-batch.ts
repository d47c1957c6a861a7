import type { RollupStore } from '../../lib/aws/rollup-store';
import type { QuarantineReason } from '../../lib/domain/bronze/quarantine-reason';
import type { Countable } from '../../lib/domain/bronze/count-in-rollups';
import { decodeRecord, type DecodedRecord } from '../stream/decode-record';
import { oldestAgeMs } from '../stream/oldest-age';
import type { ReceivedRecord } from '../stream/received-record';
import { isBefore, lowestFailure, type RecordFailure } from '../stream/record-failure';
import { countRecords } from './count-records';
import { storeRecords, type StoreDependencies, type StoredRecords } from './store-records';

export type BatchDependencies = StoreDependencies & {
  readonly rollups: RollupStore;
  readonly nowMs: () => number;
  /** When the counts must be written, so that the answer still reaches Lambda. */
  readonly countDeadline: AbortSignal;
};

/** The outcome of a batch. It counts records, not rows: two equal records are one row and one duplicate. */
export type BatchReport = {
  readonly stored: number;
  readonly quarantined: number;
  /** The same by reason; reasons that do not occur are left out. */
  readonly quarantinedByReason: Readonly<Partial<Record<QuarantineReason, number>>>;
  readonly duplicates: number;
  readonly retriedItems: number;
  readonly failed: number;
  readonly oldestRecordAgeMs: number;
  /** Absent when all is done. */
  readonly failure?: RecordFailure;
};

/**
 * Stores the records of one shard: events in bronze, the rest in quarantine, then the counts of both. Every record ends
 * in one of the tables or in the report's failure; it throws only on its own defects.
 *
 * An event that bronze can never take, such as one over DynamoDB's item size, is quarantined at once. Only a record
 * that may succeed on another try is reported as failed, and delivered again.
 */
export async function processBatch(
  records: readonly ReceivedRecord[],
  dependencies: BatchDependencies,
): Promise<BatchReport> {
  const ingestedAtMs = dependencies.nowMs();
  const decoded = records.map((record) => decodeRecord(record, ingestedAtMs));
  const stored = await storeRecords(decoded, dependencies);
  const lowest = lowestFailure(stored.failures);
  const uncounted = await countBelow(lowest, decoded, stored, dependencies);
  const failure = uncounted ?? lowest;
  return {
    stored: stored.inBronze.size,
    quarantined: stored.inQuarantine.size,
    quarantinedByReason: byReason(stored),
    duplicates: decoded.length - stored.rows,
    retriedItems: stored.retriedItems,
    failed: uncounted ? decoded.length : stored.failures.length,
    oldestRecordAgeMs: oldestAgeMs(decoded, dependencies.nowMs()),
    ...(failure && { failure }),
  };
}

function byReason({ inQuarantine }: StoredRecords): BatchReport['quarantinedByReason'] {
  const counts: Partial<Record<QuarantineReason, number>> = {};
  for (const reason of inQuarantine.values()) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** Counts the records below the lowest failure; those above are delivered again and counted then. */
async function countBelow(
  lowest: RecordFailure | undefined,
  decoded: readonly DecodedRecord[],
  stored: StoredRecords,
  { rollups, nowMs, countDeadline }: BatchDependencies,
): Promise<RecordFailure | undefined> {
  const done = decoded.filter(({ ingest }) => !lowest || isBefore(ingest, lowest));
  const countables = done.flatMap((record) => countable(record, stored));
  const [first] = decoded;
  if (!first || countables.length === 0) return undefined;
  const { shardId, sequenceNumber } = first.ingest;
  try {
    await countRecords(rollups, countables, shardId, { updatedAtMs: nowMs(), deadline: countDeadline });
    return undefined;
  } catch (error) {
    return { sequenceNumber, message: `rollups were not written: ${String(error)}` };
  }
}

function countable(record: DecodedRecord, { inBronze, inQuarantine }: StoredRecords): Countable[] {
  const { sequenceNumber, arrivedAtMs } = record.ingest;
  const reason = inQuarantine.get(record);
  if (reason) return [{ sequenceNumber, quarantined: { reason, arrivedAt: new Date(arrivedAtMs).toISOString() } }];
  return record.event && inBronze.has(record) ? [{ sequenceNumber, event: record.event }] : [];
}
