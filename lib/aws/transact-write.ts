import { randomUUID } from 'node:crypto';
import { TransactWriteItemsCommand, type DynamoDBClient, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { failedConditions } from './fault-kind';
import { untilDeadline, type Patience } from './patience';

/** TransactWriteItems API limits: actions, and bytes of all their items together. */
export const MAX_ACTIONS_PER_TRANSACTION = 100;
export const MAX_BYTES_PER_TRANSACTION = 4 * 1024 * 1024;

/** `moved`: nothing was written, because the conditions of the actions at these places do not hold. */
export type TransactionOutcome =
  { readonly kind: 'written' } | { readonly kind: 'moved'; readonly places: readonly number[] };

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
): Promise<TransactionOutcome> {
  const command = new TransactWriteItemsCommand({ TransactItems: [...actions], ClientRequestToken: randomUUID() });
  try {
    await untilDeadline(patience, deadline, () => client.send(command, { abortSignal: deadline }));
    return { kind: 'written' };
  } catch (error) {
    const places = failedConditions(error);
    if (places.length > 0) return { kind: 'moved', places };
    throw error;
  }
}
