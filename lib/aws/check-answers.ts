import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { isSilent, missingInAnswer, type Message } from './answer-checks';
import { UnusableAnswerError } from './unusable-answer';

type Context = { readonly commandName?: string };
type Metadata = { readonly httpStatusCode?: number };

/**
 * Makes a client trust no answer by its status alone: each is first checked for what AWS always sends. A call whose
 * answer lacks something is repeated within the client's own attempts, and then fails with an UnusableAnswerError.
 */
export function checkAnswers<C extends KinesisClient | DynamoDBClient>(client: C): C {
  const stack = client.middlewareStack as DynamoDBClient['middlewareStack'];
  stack.add(
    (next, context) => (args) =>
      next(isSilent(operationOf(context)) ? { ...args, input: askForCapacity(args.input) } : args),
    { step: 'initialize', name: 'askForCapacity' },
  );
  // Around the deserializer and inside the retries.
  stack.add(
    (next, context) => async (args) => {
      const operation = operationOf(context);
      const result = await next(args).catch((error: unknown) => {
        throw asUnusable(operation, error);
      });
      const output = result.output as unknown as Message & { readonly $metadata: Metadata };
      const missing = missingInAnswer(operation, output, args.input as unknown as Message);
      if (missing === undefined) return result;
      throw new UnusableAnswerError(operation, `lacks ${missing}`, output.$metadata);
    },
    { step: 'deserialize', name: 'checkAnswer', priority: 'high' },
  );
  return client;
}

function operationOf({ commandName = '' }: Context): string {
  return commandName.replace(/Command$/, '');
}

function askForCapacity<I extends object>(input: I): I {
  return 'ReturnConsumedCapacity' in input ? input : { ...input, ReturnConsumedCapacity: 'TOTAL' };
}

/** A body that is not JSON, such as a proxy's page, makes the SDK throw a SyntaxError, which it does not retry. */
function asUnusable(operation: string, error: unknown): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const { $metadata = {} } = error as SyntaxError & { $metadata?: Metadata };
  if (($metadata.httpStatusCode ?? 200) >= 300) return error;
  return new UnusableAnswerError(operation, 'is not JSON: is it really AWS or an emulator?', $metadata, {
    cause: error,
  });
}
