import { PutItemCommand, type DynamoDBClient, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Patience } from './patience';
import { writeUnchanged, type UnchangedOutcome } from './write-unchanged';

/**
 * Puts an item on the put's own condition: `moved` when it does not hold. A call that fails for a passing reason is
 * repeated until the deadline; the item is `moved` as well when an earlier call had arrived.
 */
export async function putUnchanged(
  { client, ...patience }: Patience & { readonly client: DynamoDBClient },
  put: PutItemCommandInput,
  deadline: AbortSignal,
): Promise<UnchangedOutcome> {
  const command = new PutItemCommand(put);
  return writeUnchanged(patience, deadline, () => client.send(command, { abortSignal: deadline }));
}
