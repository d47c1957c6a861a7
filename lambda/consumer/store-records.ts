import type { BatchWriteResult, ItemOutcome } from '../../lib/aws/batch-write';
import type { BronzeStore } from '../../lib/aws/bronze-store';
import type { Item } from '../../lib/domain/bronze/attribute';
import { bronzeItem, type BronzeSettings } from '../../lib/domain/bronze/bronze';
import { quarantineRows, type QuarantineRows } from '../../lib/domain/bronze/quarantine';
import type { QuarantineReason } from '../../lib/domain/bronze/quarantine-reason';
import type { DecodedRecord } from '../stream/decode-record';
import type { RecordFailure } from '../stream/record-failure';
import { splitBySize } from './row-size';
import { bronzeSlots, quarantineSlots, rejected, type Rejected, type Slot } from './slots';

export type StoreDependencies = {
  readonly store: BronzeStore;
  readonly settings: BronzeSettings;
  /** When the rows must be written. */
  readonly storeDeadline: AbortSignal;
};

/** Where the records of a batch are. */
export type StoredRecords = {
  readonly inBronze: ReadonlySet<DecodedRecord>;
  readonly inQuarantine: ReadonlyMap<DecodedRecord, QuarantineReason>;
  readonly failures: readonly RecordFailure[];
  readonly retriedItems: number;
  /** How many different rows the records are. */
  readonly rows: number;
};

/** Writes events to bronze and everything else to quarantine, then the events that bronze refused. */
export async function storeRecords(
  decoded: readonly DecodedRecord[],
  dependencies: StoreDependencies,
): Promise<StoredRecords> {
  const { settings } = dependencies;
  const batch = new StoringBatch(dependencies);
  const slots = bronzeSlots(decoded, (record) => bronzeItem(record.event, record.bytes, record.ingest, settings));
  const [events, tooLarge] = splitBySize(slots);
  const undecoded = decoded.flatMap((record) => (record.event ? [] : [{ record, rejection: record.rejection }]));
  const [refused, quarantined] = await Promise.all([
    batch.storeEvents(events),
    batch.quarantine([...undecoded, ...tooLarge]),
  ]);
  await batch.quarantine(refused);
  return batch.result(events.length + quarantined);
}

/** Follows the records of one batch to their tables. */
class StoringBatch {
  readonly #inBronze = new Set<DecodedRecord>();
  readonly #inQuarantine = new Map<DecodedRecord, QuarantineReason>();
  readonly #failures: RecordFailure[] = [];
  #retriedItems = 0;

  constructor(private readonly dependencies: StoreDependencies) {}

  /** @returns the records that bronze will never take */
  async storeEvents(slots: readonly Slot<Item>[]): Promise<Rejected[]> {
    const { store, storeDeadline } = this.dependencies;
    const outcomes = this.#outcomesOf(await store.storeEvents(rowsOf(slots), storeDeadline));
    return slots.flatMap(({ records }, index) => this.#settleEvent(records, outcomes[index]!));
  }

  /** @returns how many rows these records are, the pieces of a large one not counted */
  async quarantine(records: readonly Rejected[]): Promise<number> {
    const { store, settings, storeDeadline } = this.dependencies;
    const slots = quarantineSlots(records, ({ record, rejection }) =>
      quarantineRows(rejection, record.ingest, settings),
    );
    if (slots.length === 0) return 0;
    const outcomes = this.#outcomesOf(await store.quarantine(rowsOf(slots), storeDeadline));
    slots.forEach((slot, index) => this.#settleQuarantined(slot, outcomes[index]!));
    return slots.length;
  }

  result(rows: number): StoredRecords {
    return {
      inBronze: this.#inBronze,
      inQuarantine: this.#inQuarantine,
      failures: this.#failures,
      retriedItems: this.#retriedItems,
      rows,
    };
  }

  #outcomesOf({ outcomes, retriedItems }: BatchWriteResult): readonly ItemOutcome[] {
    this.#retriedItems += retriedItems;
    return outcomes;
  }

  #settleEvent(records: readonly DecodedRecord[], outcome: ItemOutcome): Rejected[] {
    switch (outcome.kind) {
      case 'stored':
        for (const record of records) this.#inBronze.add(record);
        return [];
      case 'failed':
        this.#fail(records, outcome.message);
        return [];
      case 'refused': {
        const message = `bronze does not take the event: ${outcome.message}`;
        return records.map((record) => rejected(record, 'REFUSED_BY_STORE', message));
      }
      default:
        return outcome satisfies never;
    }
  }

  #settleQuarantined({ row, records }: Slot<QuarantineRows>, outcome: ItemOutcome): void {
    if (outcome.kind !== 'stored') this.#fail(records, outcome.message);
    else for (const record of records) this.#inQuarantine.set(record, row.reason);
  }

  #fail(records: readonly DecodedRecord[], message: string): void {
    this.#failures.push(...records.map(({ ingest }) => ({ sequenceNumber: ingest.sequenceNumber, message })));
  }
}

function rowsOf<Row>(slots: readonly Slot<Row>[]): Row[] {
  return slots.map(({ row }) => row);
}
