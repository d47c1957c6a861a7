import type { ItemOutcome } from '../../../lib/aws/batch-write';
import { itemSizeBytes, MAX_ITEM_BYTES } from '../../../lib/aws/batch-write-size';
import type { BronzeStore } from '../../../lib/aws/bronze-store';
import { writeQuarantine } from '../../../lib/aws/quarantine-write';
import type { RollupChange, RollupStore } from '../../../lib/aws/rollup-store';
import { text, type Item } from '../../../lib/domain/bronze/attribute';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { keyBytes, MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES } from '../../../lib/events/key-limits';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { rollupKeyText, type Rollup } from '../../../lib/domain/bronze/rollup';

/** What can go wrong with a write; nothing by default. */
export type Faults = {
  /** The outcome of a row that is not stored. */
  eventOutcome?: (item: Item) => ItemOutcome | undefined;
  quarantineOutcome?: (item: Item) => ItemOutcome | undefined;
  /** Called after a row of quarantine is stored; throws to interrupt. */
  afterQuarantineRow?: (item: Item) => void;
  /** Called before or after the write of a rollup; throws to interrupt. */
  beforeRollupWrite?: (rollup: Rollup) => void;
  afterRollupWrite?: (rollup: Rollup) => void;
};

/**
 * The three tables with DynamoDB's rules: equal keys overwrite, and these are refused: a call with two equal keys, and an
 * item that is too large or whose keys are empty or too long.
 */
export function memoryTables(faults: Faults = {}) {
  const bronze = new Map<string, Item>();
  const quarantined = new Map<string, Item>();
  const rollups = new Map<string, Rollup>();
  const store: BronzeStore = {
    storeEvents: async (items) =>
      put(bronze, items, { keys: BRONZE_KEYS, outcomeOf: (item) => faults.eventOutcome?.(item) }),
    quarantine: (records) =>
      writeQuarantine(
        async (items) =>
          put(quarantined, items, {
            keys: QUARANTINE_KEYS,
            outcomeOf: (item) => faults.quarantineOutcome?.(item),
            afterRow: (item) => faults.afterQuarantineRow?.(item),
          }),
        records,
      ),
  };
  const writeRollup = ({ before, after }: RollupChange): boolean => {
    faults.beforeRollupWrite?.(after);
    const id = rollupKeyText(after);
    if (rollups.get(id)?.lastSequence !== before?.lastSequence) return false;
    rollups.set(id, after);
    faults.afterRollupWrite?.(after);
    return true;
  };
  const rollupStore: RollupStore = {
    read: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const rollup = rollups.get(rollupKeyText(key));
          return rollup ? [[rollupKeyText(key), rollup]] : [];
        }),
      ),
    write: async (changes) => {
      const moved: (typeof changes)[number][] = [];
      for (const change of changes) {
        await Promise.resolve(); // another attempt may come in between
        if (!writeRollup(change)) moved.push(change);
      }
      return moved;
    },
  };
  return { bronze, quarantined, rollups, store, rollupStore, faults };
}

const BRONZE_KEYS = {
  table: [BRONZE.eventId, BRONZE.payloadHash],
  indexes: [BRONZE.timeBucket, BRONZE.customerId, BRONZE.riskBucket, BRONZE.anomalyBucket],
  indexSort: BRONZE.timeKey,
} as const;
const QUARANTINE_KEYS = {
  table: [QUARANTINE.payloadHash, QUARANTINE.partitionKey],
  indexes: [QUARANTINE.arrivalBucket],
  indexSort: QUARANTINE.arrivalKey,
} as const;
type Keys = typeof BRONZE_KEYS | typeof QUARANTINE_KEYS;

type PutRules = {
  readonly keys: Keys;
  readonly outcomeOf: (item: Item) => ItemOutcome | undefined;
  readonly afterRow?: (item: Item) => void;
};

function put(table: Map<string, Item>, items: readonly Item[], { keys, outcomeOf, afterRow }: PutRules) {
  const [partition, sort] = keys.table;
  const names = items.map((item) => `${text(item, partition)}|${text(item, sort)}`);
  if (new Set(names).size < names.length) throw new Error('Provided list of item keys contains duplicates');
  const outcomes = items.map((item, index): ItemOutcome => {
    const outcome = outcomeOf(item) ?? refusalOf(item, keys) ?? { kind: 'stored' };
    if (outcome.kind !== 'stored') return outcome;
    table.set(names[index]!, item);
    afterRow?.(item);
    return outcome;
  });
  return { outcomes, retriedItems: 0 };
}

function refusalOf(item: Item, { table: [partition, sort], indexes, indexSort }: Keys): ItemOutcome | undefined {
  const isKey = (name: string, maxBytes: number) => {
    const value = text(item, name);
    return value !== undefined && value !== '' && keyBytes(value) <= maxBytes;
  };
  const isIndexKey = (name: string, maxBytes: number) => !(name in item) || isKey(name, maxBytes);
  const fits =
    itemSizeBytes(item) <= MAX_ITEM_BYTES &&
    isKey(partition, MAX_PARTITION_KEY_BYTES) &&
    isKey(sort, MAX_SORT_KEY_BYTES) &&
    indexes.every((name) => isIndexKey(name, MAX_PARTITION_KEY_BYTES)) &&
    isIndexKey(indexSort, MAX_SORT_KEY_BYTES);
  return fits ? undefined : { kind: 'refused', message: 'ValidationException: too large, or not a key' };
}
