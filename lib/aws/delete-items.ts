import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Item } from '../domain/bronze/attribute';
import { inFlight } from './batch-write-in-flight';
import { CALLS_IN_FLIGHT, MAX_ITEMS_PER_CALL } from './batch-write-limits';
import { pause, type Patience } from './patience';

/** About 15 minutes at the longest wait: a table that has processed nothing by then will not. */
const MAX_ROUNDS = 1_000;

export type DeleteOptions = Patience & {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  /** Called with the number of further deleted items. */
  readonly onDeleted?: (count: number) => void;
};

/**
 * Deletes items by their keys, 25 per call and several calls at a time. Keys that DynamoDB leaves unprocessed are sent
 * again.
 * @throws when a call fails for good; some items are deleted then
 */
export async function deleteItems(options: DeleteOptions, keys: readonly Item[]): Promise<void> {
  const chunks: Item[][] = [];
  for (let at = 0; at < keys.length; at += MAX_ITEMS_PER_CALL) chunks.push(keys.slice(at, at + MAX_ITEMS_PER_CALL));
  await inFlight(chunks, CALLS_IN_FLIGHT, (chunk) => deleteChunk(options, chunk));
}

async function deleteChunk(options: DeleteOptions, keys: readonly Item[]): Promise<void> {
  const { client, tableName, onDeleted } = options;
  const never = new AbortController().signal;
  let requests: WriteRequest[] = keys.map((Key) => ({ DeleteRequest: { Key } }));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
    );
    const left = UnprocessedItems?.[tableName] ?? [];
    onDeleted?.(requests.length - left.length);
    if (left.length === 0) return;
    requests = left;
    await pause(options, round, never);
  }
  throw new Error(`${tableName} has left ${requests.length} deletes unprocessed ${MAX_ROUNDS} times`);
}
