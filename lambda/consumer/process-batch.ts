import type { KinesisStreamRecord } from 'aws-lambda';
import type { BatchWriteResult } from '../../lib/aws/batch-write';
import type { BronzeStore } from '../../lib/aws/bronze-store';
import type { RollupStore } from '../../lib/aws/rollup-store';
import { bronzeItem, type BronzeSettings } from '../../lib/domain/bronze';
import { quarantineItem, type Rejection } from '../../lib/domain/quarantine';
import { compareSequenceNumbers } from '../../lib/domain/rollup';
import { countRecords } from './count-records';
import { decodeRecord, type DecodedRecord } from './decode-record';
import { bronzeSlots, quarantineSlots, type Slot } from './slots';

export type BatchDependencies = {
  readonly store: BronzeStore;
  readonly rollups: RollupStore;
  readonly settings: BronzeSettings;
  readonly nowMs: () => number;
  /** When rows, and when counts must be written, so that the answer still reaches Lambda. */
  readonly storeDeadline: AbortSignal;
  readonly countDeadline: AbortSignal;
};

/** What became of a batch. Records, not rows: two equal records are one row, and one duplicate. */
export type BatchReport = {
  readonly stored: number;
  readonly quarantined: number;
  readonly duplicates: number;
  readonly retriedItems: number;
  readonly failed: number;
  readonly oldestRecordAgeMs: number;
  /** The record from which the batch has to be delivered again, and why; absent when all is done. */
  readonly failure?: { readonly sequenceNumber: string; readonly message: string };
};

type Failure = { readonly record: DecodedRecord; readonly message: string };
type Progress = {
  readonly stored: Set<DecodedRecord>;
  readonly failures: Failure[];
  quarantined: number;
  retriedItems: number;
};

/**
 * Stores one shard's records: events in bronze, the rest in quarantine, then the counts. Every record ends in one of
 * the tables or in the report's failure; it throws only on defects of its own.
 *
 * What no table can hold, such as bytes over DynamoDB's item size, is reported as failed: the event source mapping
 * isolates it by halving the batch and, when its retries are used up, puts it whole into the failure bucket.
 */
export async function processBatch(
  records: readonly KinesisStreamRecord[],
  dependencies: BatchDependencies,
): Promise<BatchReport> {
  const ingestedAtMs = dependencies.nowMs();
  const decoded = records.map((record) => decodeRecord(record, ingestedAtMs));
  const progress: Progress = { stored: new Set(), failures: [], quarantined: 0, retriedItems: 0 };
  const slots = await storeAll(decoded, dependencies, progress);
  const lowest = lowestFailure(progress.failures);
  const uncounted = await count(decoded, lowest, dependencies, progress);
  const failure = uncounted ?? lowest;
  return {
    stored: progress.stored.size,
    quarantined: progress.quarantined,
    duplicates: decoded.length - slots,
    retriedItems: progress.retriedItems,
    failed: uncounted ? decoded.length : progress.failures.length,
    oldestRecordAgeMs: oldestAgeMs(decoded, dependencies.nowMs()),
    ...(failure && { failure: { sequenceNumber: failure.record.ingest.sequenceNumber, message: failure.message } }),
  };
}

/** @returns how many different rows the records are */
async function storeAll(
  decoded: readonly DecodedRecord[],
  { store, settings, storeDeadline }: BatchDependencies,
  progress: Progress,
): Promise<number> {
  const events = bronzeSlots(decoded, (record) => bronzeItem(record.event, record.bytes, record.ingest, settings));
  const rejected = quarantineSlots(
    decoded.flatMap((record) => (record.event ? [] : [{ record, rejection: record.rejection }])),
    (rejection, record) => quarantineItem(rejection, record.ingest, settings),
  );
  const quarantine = async (slots: readonly Slot[]) => {
    if (slots.length > 0) settleQuarantine(slots, await store.quarantine(items(slots), storeDeadline), progress);
  };
  const [result] = await Promise.all([store.storeEvents(items(events), storeDeadline), quarantine(rejected)]);
  const refused = quarantineSlots(settleEvents(events, result, progress), (rejection, record) =>
    quarantineItem(rejection, record.ingest, settings),
  );
  await quarantine(refused);
  return events.length + rejected.length;
}

function items(slots: readonly Slot[]) {
  return slots.map((slot) => slot.item);
}

/** @returns the records that bronze will never take */
function settleEvents(
  slots: readonly Slot[],
  { outcomes, retriedItems }: BatchWriteResult,
  progress: Progress,
): { record: DecodedRecord; rejection: Rejection }[] {
  progress.retriedItems += retriedItems;
  return slots.flatMap(({ records }, index) => {
    const outcome = outcomes[index]!;
    switch (outcome.kind) {
      case 'stored':
        for (const record of records) progress.stored.add(record);
        return [];
      case 'failed':
        progress.failures.push(...records.map((record) => ({ record, message: outcome.message })));
        return [];
      case 'refused':
        return records.map((record) => ({ record, rejection: refusal(record, outcome.message) }));
      default:
        return outcome satisfies never;
    }
  });
}

function refusal({ bytes, partitionKey }: DecodedRecord, message: string): Rejection {
  return { bytes, partitionKey, reason: 'REFUSED_BY_STORE', message: `bronze does not take the event: ${message}` };
}

function settleQuarantine(
  slots: readonly Slot[],
  { outcomes, retriedItems }: BatchWriteResult,
  progress: Progress,
): void {
  progress.retriedItems += retriedItems;
  slots.forEach(({ records }, index) => {
    const outcome = outcomes[index]!;
    if (outcome.kind === 'stored') progress.quarantined += records.length;
    else progress.failures.push(...records.map((record) => ({ record, message: outcome.message })));
  });
}

function lowestFailure(failures: readonly Failure[]): Failure | undefined {
  return failures.reduce<Failure | undefined>(
    (lowest, failure) => (!lowest || isBefore(failure.record, lowest.record) ? failure : lowest),
    undefined,
  );
}

function isBefore(a: DecodedRecord, b: DecodedRecord): boolean {
  return compareSequenceNumbers(a.ingest.sequenceNumber, b.ingest.sequenceNumber) < 0;
}

/** Counts what is stored below the lowest failure; what lies above is delivered again and counted then. */
async function count(
  decoded: readonly DecodedRecord[],
  lowest: Failure | undefined,
  { rollups, nowMs, countDeadline }: BatchDependencies,
  { stored }: Progress,
): Promise<Failure | undefined> {
  const done = decoded.flatMap((record) =>
    record.event && stored.has(record) && (!lowest || isBefore(record, lowest.record))
      ? [{ sequenceNumber: record.ingest.sequenceNumber, event: record.event }]
      : [],
  );
  const [first] = decoded;
  if (!first || done.length === 0) return undefined;
  try {
    await countRecords(rollups, done, first.ingest.shardId, { updatedAtMs: nowMs(), deadline: countDeadline });
    return undefined;
  } catch (error) {
    return { record: first, message: `rollups were not written: ${String(error)}` };
  }
}

function oldestAgeMs(decoded: readonly DecodedRecord[], nowMs: number): number {
  return Math.max(0, nowMs - decoded.reduce((oldest, { ingest }) => Math.min(oldest, ingest.arrivedAtMs), nowMs));
}
