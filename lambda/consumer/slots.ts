import { text, type Item } from '../../lib/domain/bronze/attribute';
import { BRONZE } from '../../lib/domain/bronze/bronze';
import { QUARANTINE, type QuarantineRows, type Rejection } from '../../lib/domain/bronze/quarantine';
import type { QuarantineReason } from '../../lib/domain/bronze/quarantine-reason';
import type { DecodedRecord } from '../stream/decode-record';

/** A row and the records that it stands for: BatchWriteItem refuses a request with two equal keys. */
export type Slot<Row> = { readonly row: Row; readonly records: DecodedRecord[] };

type EventRecord = Extract<DecodedRecord, { event: object }>;

/** A record to quarantine, and why. */
export type Rejected = { readonly record: DecodedRecord; readonly rejection: Rejection };

export function rejected(record: DecodedRecord, reason: QuarantineReason, message: string): Rejected {
  const { bytes, partitionKey } = record;
  return { record, rejection: { bytes, partitionKey, reason, message } };
}

/** One slot per different event. Of equal records, the first gives the row its ingest metadata. */
export function bronzeSlots(decoded: readonly DecodedRecord[], itemOf: (record: EventRecord) => Item): Slot<Item>[] {
  const slots = new Map<string, Slot<Item>>();
  for (const record of decoded) {
    if (!record.event) continue;
    const item = itemOf(record);
    addTo(slots, keyOf(item, BRONZE.eventId, BRONZE.payloadHash), item, record);
  }
  return [...slots.values()];
}

/** One slot per different rejected record. */
export function quarantineSlots(
  rejected: readonly Rejected[],
  rowsOf: (rejected: Rejected) => QuarantineRows,
): Slot<QuarantineRows>[] {
  const slots = new Map<string, Slot<QuarantineRows>>();
  for (const one of rejected) {
    const rows = rowsOf(one);
    addTo(slots, keyOf(rows.head, QUARANTINE.payloadHash, QUARANTINE.partitionKey), rows, one.record);
  }
  return [...slots.values()];
}

/** Unambiguous, since the partition key of neither table contains a space. */
function keyOf(item: Item, partition: string, sort: string): string {
  return `${text(item, partition)} ${text(item, sort)}`;
}

function addTo<Row>(slots: Map<string, Slot<Row>>, key: string, row: Row, record: DecodedRecord): void {
  const slot = slots.get(key);
  if (slot) slot.records.push(record);
  else slots.set(key, { row, records: [record] });
}
