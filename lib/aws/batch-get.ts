import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../domain/attribute';
import { inFlight } from './batch-write-in-flight';

/** BatchGetItem API limit. */
const MAX_KEYS_PER_CALL = 100;

/** Calls for keys that DynamoDB left unprocessed before the reader gives up; the batch is delivered again then. */
const MAX_READ_CALLS = 5;
const CALLS_IN_FLIGHT = 4;

/**
 * Consistent reads of the items that exist, in no order.
 * @param keys all different
 * @throws when DynamoDB does not answer for all
 */
export async function batchGet(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Item[],
  deadline: AbortSignal,
): Promise<Record<string, unknown>[]> {
  const chunks = Array.from({ length: Math.ceil(keys.length / MAX_KEYS_PER_CALL) }, (_, i) =>
    keys.slice(i * MAX_KEYS_PER_CALL, (i + 1) * MAX_KEYS_PER_CALL),
  );
  const items: Record<string, unknown>[] = [];
  await inFlight(chunks, CALLS_IN_FLIGHT, async (chunk) => {
    let pending: Item[] = [...chunk];
    for (let call = 0; pending.length > 0; call++) {
      if (call === MAX_READ_CALLS) throw new Error(`${pending.length} items of ${tableName} were left unread`);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: pending, ConsistentRead: true } } }),
        { abortSignal: deadline },
      );
      items.push(...(Responses?.[tableName] ?? []));
      pending = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Item[];
    }
  });
  return items;
}
