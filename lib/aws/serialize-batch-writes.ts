import type { BatchWriteItemCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { batchWriteBody } from './batch-write-body';

type Prepared = { readonly input: BatchWriteItemCommandInput; readonly body: Uint8Array };

/** The key under which the prepared body passes the SDK's serializer, which looks at the members of its schema only. */
const PREPARED = Symbol('prepared');

type Arguments = { readonly input: object; readonly request?: unknown };
type Next<R> = (args: Arguments) => Promise<R>;
type Stack = {
  addRelativeTo(
    middleware: <R>(next: Next<R>, context: { readonly commandName?: string }) => Next<R>,
    options: { relation: 'before' | 'after'; toMiddleware: 'serializerMiddleware'; name: string },
  ): void;
};

/**
 * Lets a client send the bodies that `batchWriteBody` writes. The SDK's serializer gets the same tables without their
 * rows, so that it still makes the request; all before and behind it, such as the signature, sees the whole call.
 */
export function serializeBatchWrites(client: DynamoDBClient): void {
  const stack = client.middlewareStack as unknown as Stack;
  stack.addRelativeTo(
    (next, { commandName }) =>
      (args) =>
        next(commandName === 'BatchWriteItemCommand' ? prepared(args) : args),
    { relation: 'before', toMiddleware: 'serializerMiddleware', name: 'prepareBatchWrite' },
  );
  stack.addRelativeTo((next) => (args) => next(taken(args)), {
    relation: 'after',
    toMiddleware: 'serializerMiddleware',
    name: 'takePreparedBatchWrite',
  });
}

function prepared(args: Arguments): Arguments {
  const input = args.input as BatchWriteItemCommandInput;
  const body = batchWriteBody({ ...input });
  if (!body) return args;
  const RequestItems = Object.fromEntries(Object.keys(input.RequestItems!).map((table) => [table, []]));
  return { ...args, input: { RequestItems, [PREPARED]: { input, body } satisfies Prepared } };
}

function taken(args: Arguments): Arguments {
  const found = (args.input as { readonly [PREPARED]?: Prepared })[PREPARED];
  if (!found) return args;
  return { ...args, input: found.input, request: Object.assign(args.request as object, { body: found.body }) };
}
