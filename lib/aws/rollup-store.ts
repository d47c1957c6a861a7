import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../domain/attribute';
import { parseRollup, ROLLUP, rollupItem, rollupKeyText, type Rollup, type RollupKey } from '../domain/rollup';

/** BatchGetItem API limit. */
const MAX_KEYS_PER_CALL = 100;

/** Calls for keys that DynamoDB left unprocessed before the reader gives up; the batch is delivered again then. */
const MAX_READ_CALLS = 5;

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

export function createRollupStore(client: DynamoDBClient, tableName: string): RollupStore {
  return {
    read: async (keys, deadline) => {
      const found = new Map<string, Rollup>();
      for (let start = 0; start < keys.length; start += MAX_KEYS_PER_CALL) {
        const items = await getAll(client, tableName, keys.slice(start, start + MAX_KEYS_PER_CALL), deadline);
        for (const rollup of items.map(parseRollup)) found.set(rollupKeyText(rollup), rollup);
      }
      return found;
    },
    write: async (rollup, before, { updatedAtMs, deadline }) => {
      const command = new PutItemCommand({
        TableName: tableName,
        Item: rollupItem(rollup, updatedAtMs),
        ...unchangedSince(before),
      });
      try {
        await client.send(command, { abortSignal: deadline });
        return 'written';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'moved';
        throw error;
      }
    },
  };
}

function unchangedSince(before: Rollup | undefined) {
  const ExpressionAttributeNames = { '#last': ROLLUP.lastSequence };
  if (!before) return { ConditionExpression: 'attribute_not_exists(#last)', ExpressionAttributeNames };
  return {
    ConditionExpression: '#last = :before',
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':before': { S: before.lastSequence } },
  };
}

async function getAll(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly RollupKey[],
  deadline: AbortSignal,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let pending: Item[] = keys.map(({ scope, slot }) => ({ [ROLLUP.scope]: { S: scope }, [ROLLUP.slot]: { S: slot } }));
  for (let call = 0; pending.length > 0; call++) {
    if (call === MAX_READ_CALLS) throw new Error(`${pending.length} rollups of ${tableName} were left unread`);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: pending, ConsistentRead: true } } }),
      { abortSignal: deadline },
    );
    items.push(...(Responses?.[tableName] ?? []));
    pending = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Item[];
  }
  return items;
}
