import type { KinesisStreamRecord } from 'aws-lambda';
import type { BatchWriteResult } from '../../lib/aws/batch-write';
import { itemSizeBytes, MAX_ITEM_BYTES } from '../../lib/aws/batch-write-size';
import type { BronzeStore } from '../../lib/aws/bronze-store';
import type { RollupStore } from '../../lib/aws/rollup-store';
import type { Item } from '../../lib/domain/bronze/attribute';
import { bronzeItem, type BronzeSettings } from '../../lib/domain/bronze/bronze';
import { quarantineRows, type QuarantineRows } from '../../lib/domain/bronze/quarantine';
import type { QuarantineReason } from '../../lib/domain/bronze/quarantine-reason';
import { compareSequenceNumbers, type Countable } from '../../lib/domain/bronze/rollup';
import { countRecords } from './count-records';
import { decodeRecord, type DecodedRecord } from './decode-record';
import { bronzeSlots, quarantineSlots, type Rejected, type Slot } from './slots';

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
  /** The same by reason; reasons that do not occur are left out. */
  readonly quarantinedByReason: Readonly<Partial<Record<QuarantineReason, number>>>;
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
  readonly quarantined: Map<DecodedRecord, QuarantineReason>;
  readonly failures: Failure[];
  retriedItems: number;
};

/**
 * Stores one shard's records: events in bronze, the rest in quarantine, then the counts of both. Every record ends in
 * one of the tables or in the report's failure; it throws only on defects of its own.
 *
 * What bronze will never take, such as an event over DynamoDB's item size, goes aside at once. Only what failed and may
 * succeed at another try is reported as failed, and delivered again.
 */
export async function processBatch(
  records: readonly KinesisStreamRecord[],
  dependencies: BatchDependencies,
): Promise<BatchReport> {
  const ingestedAtMs = dependencies.nowMs();
  const decoded = records.map((record) => decodeRecord(record, ingestedAtMs));
  const progress: Progress = { stored: new Set(), quarantined: new Map(), failures: [], retriedItems: 0 };
  const slots = await storeAll(decoded, dependencies, progress);
  const lowest = lowestFailure(progress.failures);
  const uncounted = await count(decoded, lowest, dependencies, progress);
  const failure = uncounted ?? lowest;
  return {
    stored: progress.stored.size,
    quarantined: progress.quarantined.size,
    quarantinedByReason: byReason(progress),
    duplicates: decoded.length - slots,
    retriedItems: progress.retriedItems,
    failed: uncounted ? decoded.length : progress.failures.length,
    oldestRecordAgeMs: oldestAgeMs(decoded, dependencies.nowMs()),
    ...(failure && { failure: { sequenceNumber: failure.record.ingest.sequenceNumber, message: failure.message } }),
  };
}

function byReason({ quarantined }: Progress): BatchReport['quarantinedByReason'] {
  const counts: Partial<Record<QuarantineReason, number>> = {};
  for (const reason of quarantined.values()) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** @returns how many different rows the records are */
async function storeAll(
  decoded: readonly DecodedRecord[],
  { store, settings, storeDeadline }: BatchDependencies,
  progress: Progress,
): Promise<number> {
  const slots = bronzeSlots(decoded, (record) => bronzeItem(record.event, record.bytes, record.ingest, settings));
  const [events, tooLarge] = splitBySize(slots);
  const quarantine = async (rejected: readonly Rejected[]): Promise<number> => {
    const aside = quarantineSlots(rejected, ({ record, rejection }) =>
      quarantineRows(rejection, record.ingest, settings),
    );
    if (aside.length > 0) settleQuarantine(aside, await store.quarantine(rowsOf(aside), storeDeadline), progress);
    return aside.length;
  };
  const undecoded = decoded.flatMap((record) => (record.event ? [] : [{ record, rejection: record.rejection }]));
  const [result, notEvents] = await Promise.all([
    store.storeEvents(rowsOf(events), storeDeadline),
    quarantine([...undecoded, ...tooLarge]),
  ]);
  await quarantine(settleEvents(events, result, progress));
  return events.length + notEvents;
}

function rowsOf<Row>(slots: readonly Slot<Row>[]): Row[] {
  return slots.map(({ row }) => row);
}

/** The rows that bronze can hold, and the records of the others. */
function splitBySize(slots: readonly Slot<Item>[]): [Slot<Item>[], Rejected[]] {
  const fitting: Slot<Item>[] = [];
  const tooLarge: Rejected[] = [];
  for (const slot of slots) {
    const sizeBytes = itemSizeBytes(slot.row);
    if (sizeBytes <= MAX_ITEM_BYTES) fitting.push(slot);
    else {
      const message = `the event's row would be ${sizeBytes} bytes, and a row holds ${MAX_ITEM_BYTES}`;
      tooLarge.push(...slot.records.map((record) => rejected(record, 'TOO_LARGE', message)));
    }
  }
  return [fitting, tooLarge];
}

function rejected(record: DecodedRecord, reason: QuarantineReason, message: string): Rejected {
  const { bytes, partitionKey } = record;
  return { record, rejection: { bytes, partitionKey, reason, message } };
}

/** @returns the records that bronze will never take */
function settleEvents(
  slots: readonly Slot<Item>[],
  { outcomes, retriedItems }: BatchWriteResult,
  progress: Progress,
): Rejected[] {
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
      case 'refused': {
        const message = `bronze does not take the event: ${outcome.message}`;
        return records.map((record) => rejected(record, 'REFUSED_BY_STORE', message));
      }
      default:
        return outcome satisfies never;
    }
  });
}

function settleQuarantine(
  slots: readonly Slot<QuarantineRows>[],
  { outcomes, retriedItems }: BatchWriteResult,
  progress: Progress,
): void {
  progress.retriedItems += retriedItems;
  slots.forEach(({ row, records }, index) => {
    const outcome = outcomes[index]!;
    if (outcome.kind !== 'stored')
      progress.failures.push(...records.map((record) => ({ record, message: outcome.message })));
    else for (const record of records) progress.quarantined.set(record, row.reason);
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

/** Counts what is settled below the lowest failure; what lies above is delivered again and counted then. */
async function count(
  decoded: readonly DecodedRecord[],
  lowest: Failure | undefined,
  { rollups, nowMs, countDeadline }: BatchDependencies,
  progress: Progress,
): Promise<Failure | undefined> {
  const done = decoded.flatMap((record) =>
    !lowest || isBefore(record, lowest.record) ? countable(record, progress) : [],
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

function countable(record: DecodedRecord, { stored, quarantined }: Progress): Countable[] {
  const { sequenceNumber, arrivedAtMs } = record.ingest;
  const reason = quarantined.get(record);
  if (reason) return [{ sequenceNumber, quarantined: { reason, arrivedAt: new Date(arrivedAtMs).toISOString() } }];
  return record.event && stored.has(record) ? [{ sequenceNumber, event: record.event }] : [];
}

function oldestAgeMs(decoded: readonly DecodedRecord[], nowMs: number): number {
  return Math.max(0, nowMs - decoded.reduce((oldest, { ingest }) => Math.min(oldest, ingest.arrivedAtMs), nowMs));
}
