import { text, type Item } from '../../lib/domain/bronze/attribute';
import { BRONZE } from '../../lib/domain/bronze/bronze';
import { QUARANTINE, type QuarantineRows, type Rejection } from '../../lib/domain/bronze/quarantine';
import type { DecodedRecord } from './decode-record';

/** What to write once, and the records that it stands for: BatchWriteItem refuses a request with two equal keys. */
export type Slot<Row> = { readonly row: Row; readonly records: DecodedRecord[] };

type EventRecord = Extract<DecodedRecord, { event: object }>;

/** A record that is put aside, and why. */
export type Rejected = { readonly record: DecodedRecord; readonly rejection: Rejection };

/** One slot for each different event; the first record of equals gives the row its ingest metadata. */
export function bronzeSlots(decoded: readonly DecodedRecord[], itemOf: (record: EventRecord) => Item): Slot<Item>[] {
  const slots = new Map<string, Slot<Item>>();
  for (const record of decoded) {
    if (!record.event) continue;
    const item = itemOf(record);
    addTo(slots, keyOf(item, BRONZE.eventId, BRONZE.payloadHash), item, record);
  }
  return [...slots.values()];
}

/** One slot for each different rejected record. */
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

/** The first part of either key holds no space. */
function keyOf(item: Item, partition: string, sort: string): string {
  return `${text(item, partition)} ${text(item, sort)}`;
}

function addTo<Row>(slots: Map<string, Slot<Row>>, key: string, row: Row, record: DecodedRecord): void {
  const slot = slots.get(key);
  if (slot) slot.records.push(record);
  else slots.set(key, { row, records: [record] });
}
