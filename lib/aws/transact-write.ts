import { randomUUID } from 'node:crypto';
import { TransactWriteItemsCommand, type DynamoDBClient, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Patience } from './patience';
import { writeUnchanged, type UnchangedOutcome } from './write-unchanged';

/** TransactWriteItems API limits: actions, and bytes of all their items together. */
export const MAX_ACTIONS_PER_TRANSACTION = 100;
export const MAX_BYTES_PER_TRANSACTION = 4 * 1024 * 1024;

/**
 * Writes all of the actions or none. A call that is throttled, conflicts with another transaction or fails for a passing
 * reason is repeated until the deadline. All calls bear one token, so one whose answer was lost is not applied twice.
 * @param actions at most 100, on different items
 * @throws the last error at the deadline, and at once an error that does not pass
 */
export async function transactWrite(
  { client, ...patience }: Patience & { readonly client: DynamoDBClient },
  actions: readonly TransactWriteItem[],
  deadline: AbortSignal,
): Promise<UnchangedOutcome> {
  const command = new TransactWriteItemsCommand({ TransactItems: [...actions], ClientRequestToken: randomUUID() });
  return writeUnchanged(patience, deadline, () => client.send(command, { abortSignal: deadline }));
}
