import { text, type Item } from '../../lib/domain/attribute';
import { BRONZE } from '../../lib/domain/bronze';
import { QUARANTINE, type Rejection } from '../../lib/domain/quarantine';
import type { DecodedRecord } from './decode-record';

/** One row to write, and the records that it stands for: BatchWriteItem refuses a request with two equal keys. */
export type Slot = { readonly item: Item; readonly records: DecodedRecord[] };

type EventRecord = Extract<DecodedRecord, { event: object }>;

/** One slot for each different event; the first record of equals gives the row its ingest metadata. */
export function bronzeSlots(decoded: readonly DecodedRecord[], itemOf: (record: EventRecord) => Item): Slot[] {
  const slots = new Map<string, Slot>();
  for (const record of decoded) {
    if (record.event) addTo(slots, itemOf(record), [BRONZE.eventId, BRONZE.payloadHash], record);
  }
  return [...slots.values()];
}

/** One slot for each different rejected record. */
export function quarantineSlots(
  rejected: readonly { readonly record: DecodedRecord; readonly rejection: Rejection }[],
  itemOf: (rejection: Rejection, record: DecodedRecord) => Item,
): Slot[] {
  const slots = new Map<string, Slot>();
  for (const { record, rejection } of rejected) {
    addTo(slots, itemOf(rejection, record), [QUARANTINE.payloadHash, QUARANTINE.partitionKey], record);
  }
  return [...slots.values()];
}

function addTo(slots: Map<string, Slot>, item: Item, keyNames: readonly [string, string], record: DecodedRecord): void {
  // The first part of either key holds no space.
  const key = `${text(item, keyNames[0])} ${text(item, keyNames[1])}`;
  const slot = slots.get(key);
  if (slot) slot.records.push(record);
  else slots.set(key, { item, records: [record] });
}
