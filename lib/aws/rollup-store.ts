import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ROLLUP, rollupKeyText, type Rollup, type RollupKey } from '../domain/bronze/rollup';
import { parseRollup, rollupItem } from '../domain/bronze/rollup-item';
import type { WriteMode } from '../domain/write-mode';
import { batchGet } from './batch-get';
import { inFlight } from './batch-write-in-flight';
import { putUnchanged } from './put-unchanged';
import type { Patience } from './patience';
import { transactWrite } from './transact-write';
import { transactionGroups } from './transaction-groups';
import { unchangedSince } from './unchanged-since';

/** An item after a batch, and what was read of it: undefined when there was none. */
export type RollupChange = { readonly before: Rollup | undefined; readonly after: Rollup };

type WriteOptions = { readonly updatedAtMs: number; readonly deadline: AbortSignal };

export type RollupStore = {
  /** The items that exist, by `rollupKeyText`; consistent. @throws when DynamoDB does not answer for all */
  readonly read: (keys: readonly RollupKey[], deadline: AbortSignal) => Promise<Map<string, Rollup>>;
  /**
   * Replaces items, each on the condition that it is still as it was read.
   * @param changes of different items
   * @returns those that were not written, because they or others of their transaction have moved
   * @throws when one could not be written; others may be
   */
  readonly write: <C extends RollupChange>(changes: readonly C[], options: WriteOptions) => Promise<C[]>;
};

const WRITES_IN_FLIGHT = 8;

/** Calls that fail for a passing reason are repeated until the deadline: a put that had arrived has moved then. */
export function createRollupStore(
  client: DynamoDBClient,
  tableName: string,
  patience: Patience,
  mode: WriteMode,
): RollupStore {
  const putOf = ({ before, after }: RollupChange, updatedAtMs: number) => ({
    TableName: tableName,
    Item: rollupItem(after, updatedAtMs),
    ...unchangedSince(ROLLUP.lastSequence, before),
  });
  return {
    read: async (keys, deadline) => {
      const found = new Map<string, Rollup>();
      const itemKeys = keys.map(({ scope, slot }) => ({ [ROLLUP.scope]: { S: scope }, [ROLLUP.slot]: { S: slot } }));
      for (const item of await batchGet(client, tableName, itemKeys, deadline, patience)) {
        const rollup = parseRollup(item);
        found.set(rollupKeyText(rollup), rollup);
      }
      return found;
    },
    write: async <C extends RollupChange>(changes: readonly C[], { updatedAtMs, deadline }: WriteOptions) => {
      const moved: C[] = [];
      if (mode === 'puts') {
        await inFlight(changes, WRITES_IN_FLIGHT, async (change) => {
          const outcome = await putUnchanged({ client, ...patience }, putOf(change, updatedAtMs), deadline);
          if (outcome === 'moved') moved.push(change);
        });
        return moved;
      }
      const units = changes.map((change) => ({ change, actions: [{ Put: putOf(change, updatedAtMs) }] }));
      for (const group of transactionGroups(units, { reservedActions: 0 })) {
        const actions = group.flatMap((unit) => unit.actions);
        const outcome = await transactWrite({ client, ...patience }, actions, deadline);
        if (outcome === 'moved') moved.push(...group.map(({ change }) => change));
      }
      return moved;
    },
  };
}
