import { PutItemCommand, type DynamoDBClient, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { isConditionFailure } from './fault-kind';
import { untilDeadline, type Patience } from './patience';

/**
 * Puts an item on the put's own condition: `moved` when it does not hold. A call that fails for a passing reason is
 * repeated until the deadline; the item is `moved` as well when an earlier call had arrived.
 */
export async function putUnchanged(
  { client, ...patience }: Patience & { readonly client: DynamoDBClient },
  put: PutItemCommandInput,
  deadline: AbortSignal,
): Promise<'written' | 'moved'> {
  const command = new PutItemCommand(put);
  try {
    await untilDeadline(patience, deadline, () => client.send(command, { abortSignal: deadline }));
    return 'written';
  } catch (error) {
    if (isConditionFailure(error)) return 'moved';
    throw error;
  }
}
