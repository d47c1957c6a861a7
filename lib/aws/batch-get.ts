import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../domain/bronze/attribute';
import { inFlight } from './batch-write-in-flight';
import { MAX_TRIES, pause, untilDeadline, type Patience } from './patience';
import { chunksOf } from '../core/chunks-of';

/** BatchGetItem API limit. */
const MAX_KEYS_PER_CALL = 100;

/** Calls for keys that are left unprocessed before a reader without patience gives up. */
const IMPATIENT_CALLS = 5;
const CALLS_IN_FLIGHT = 4;

/**
 * Reads the items that exist, consistently and in no order. Keys that DynamoDB leaves unprocessed are requested again.
 * @param keys all different
 * @param patience with it, calls go on until the deadline, also when one fails for a passing reason
 * @throws when DynamoDB does not answer for all
 */
export async function batchGet(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Item[],
  deadline: AbortSignal,
  patience?: Patience,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  await inFlight(chunksOf(keys, MAX_KEYS_PER_CALL), CALLS_IN_FLIGHT, async (chunk) => {
    let pending: Item[] = [...chunk];
    for (let call = 0; pending.length > 0; call++) {
      if (patience && call > 0) await pause(patience, call - 1, deadline);
      if (call === (patience ? MAX_TRIES : IMPATIENT_CALLS) || (call > 0 && deadline.aborted)) {
        throw new Error(`${pending.length} items of ${tableName} were left unread`);
      }
      const command = new BatchGetItemCommand({
        RequestItems: { [tableName]: { Keys: pending, ConsistentRead: true } },
      });
      const send = () => client.send(command, { abortSignal: deadline });
      const { Responses, UnprocessedKeys } = await (patience ? untilDeadline(patience, deadline, send) : send());
      items.push(...(Responses?.[tableName] ?? []));
      pending = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Item[];
    }
  });
  return items;
}
