import { MAX_ITEM_BYTES, oversizeBytes } from '../../lib/aws/batch-write-size';
import type { Item } from '../../lib/domain/bronze/attribute';
import { rejected, type Rejected, type Slot } from './slots';

/** The rows that bronze can hold, and the records of those that are too large. */
export function splitBySize(slots: readonly Slot<Item>[]): [Slot<Item>[], Rejected[]] {
  const fitting: Slot<Item>[] = [];
  const tooLarge: Rejected[] = [];
  for (const slot of slots) {
    const sizeBytes = oversizeBytes(slot.row);
    if (sizeBytes === undefined) fitting.push(slot);
    else {
      const message = `the event's row would be ${sizeBytes} bytes, and a row holds ${MAX_ITEM_BYTES}`;
      tooLarge.push(...slot.records.map((record) => rejected(record, 'TOO_LARGE', message)));
    }
  }
  return [fitting, tooLarge];
}
