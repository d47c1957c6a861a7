import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ROLLUP, rollupKeyText, type Rollup, type RollupKey } from '../domain/bronze/rollup';
import { parseRollup, rollupItem } from '../domain/bronze/rollup-item';
import { batchGet } from './batch-get';
import { untilDeadline, type Patience } from './patience';
import { isConditionFailure } from './fault-kind';
import { unchangedSince } from './unchanged-since';

export type RollupStore = {
  /** The items that exist, by `rollupKeyText`; consistent. @throws when DynamoDB does not answer for all */
  readonly read: (keys: readonly RollupKey[], deadline: AbortSignal) => Promise<Map<string, Rollup>>;
  /**
   * Replaces an item on the condition that it is still as it was read: `moved` when it is not.
   * @param before what `read` gave; undefined when there was none
   */
  readonly write: (
    rollup: Rollup,
    before: Rollup | undefined,
    options: { readonly updatedAtMs: number; readonly deadline: AbortSignal },
  ) => Promise<'written' | 'moved'>;
};

/** Calls that fail for a passing reason are repeated until the deadline: a write that had arrived is `moved` then. */
export function createRollupStore(client: DynamoDBClient, tableName: string, patience: Patience): RollupStore {
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
    write: async (rollup, before, { updatedAtMs, deadline }) => {
      const command = new PutItemCommand({
        TableName: tableName,
        Item: rollupItem(rollup, updatedAtMs),
        ...unchangedSince(ROLLUP.lastSequence, before),
      });
      try {
        await untilDeadline(patience, deadline, () => client.send(command, { abortSignal: deadline }));
        return 'written';
      } catch (error) {
        if (isConditionFailure(error)) return 'moved';
        throw error;
      }
    },
  };
}
