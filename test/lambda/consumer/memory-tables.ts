import type { ItemOutcome } from '../../../lib/aws/batch-write';
import type { BronzeStore } from '../../../lib/aws/bronze-store';
import type { RollupStore } from '../../../lib/aws/rollup-store';
import { text, type Item } from '../../../lib/domain/attribute';
import { BRONZE } from '../../../lib/domain/bronze';
import { QUARANTINE } from '../../../lib/domain/quarantine';
import { rollupKeyText, type Rollup } from '../../../lib/domain/rollup';

/** What can go wrong with a write; nothing by default. */
export type Faults = {
  /** The outcome of a row instead of being stored. */
  eventOutcome?: (item: Item) => ItemOutcome | undefined;
  quarantineOutcome?: (item: Item) => ItemOutcome | undefined;
  /** Before or after the write of a rollup; throws to interrupt. */
  beforeRollupWrite?: (rollup: Rollup) => void;
  afterRollupWrite?: (rollup: Rollup) => void;
};

/** The three tables with DynamoDB's rules: equal keys overwrite, and a call with two equal keys is refused. */
export function memoryTables(faults: Faults = {}) {
  const bronze = new Map<string, Item>();
  const quarantined = new Map<string, Item>();
  const rollups = new Map<string, Rollup>();
  const store: BronzeStore = {
    storeEvents: async (items) =>
      put(bronze, items, [BRONZE.eventId, BRONZE.payloadHash], (item) => faults.eventOutcome?.(item)),
    quarantine: async (items) =>
      put(quarantined, items, [QUARANTINE.payloadHash, QUARANTINE.partitionKey], (item) =>
        faults.quarantineOutcome?.(item),
      ),
  };
  const rollupStore: RollupStore = {
    read: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const rollup = rollups.get(rollupKeyText(key));
          return rollup ? [[rollupKeyText(key), rollup]] : [];
        }),
      ),
    write: async (rollup, before) => {
      faults.beforeRollupWrite?.(rollup);
      const id = rollupKeyText(rollup);
      if (rollups.get(id)?.lastSequence !== before?.lastSequence) return 'moved';
      rollups.set(id, rollup);
      faults.afterRollupWrite?.(rollup);
      return 'written';
    },
  };
  return { bronze, quarantined, rollups, store, rollupStore, faults };
}

function put(
  table: Map<string, Item>,
  items: readonly Item[],
  [partition, sort]: readonly [string, string],
  outcomeOf: (item: Item) => ItemOutcome | undefined,
) {
  const keys = items.map((item) => `${text(item, partition)}|${text(item, sort)}`);
  if (new Set(keys).size < keys.length) throw new Error('Provided list of item keys contains duplicates');
  const outcomes = items.map((item, index): ItemOutcome => {
    const outcome = outcomeOf(item) ?? { kind: 'stored' };
    if (outcome.kind === 'stored') table.set(keys[index]!, item);
    return outcome;
  });
  return { outcomes, retriedItems: 0 };
}
