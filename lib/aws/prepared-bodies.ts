import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { batchWriteBody } from './batch-write-body';
import type { Input } from './body-texts';
import { putRecordsBody } from './put-records-body';

type Prepared = { readonly input: Input; readonly body: Uint8Array };

/** How the body of one operation is written in place of the SDK's serializer. */
type Preparation = {
  readonly commandName: string;
  /** Undefined where the SDK writes the body. */
  readonly bodyOf: (input: Input) => Uint8Array | undefined;
  /** The input without what the body holds already; the serializer still makes the request of it, with its endpoint. */
  readonly emptied: (input: Input) => Input;
};

const BATCH_WRITES: Preparation = {
  commandName: 'BatchWriteItemCommand',
  bodyOf: batchWriteBody,
  emptied: ({ RequestItems: tables }) => ({
    RequestItems: Object.fromEntries(Object.keys(tables as object).map((table) => [table, []])),
  }),
};

const PUT_RECORDS: Preparation = {
  commandName: 'PutRecordsCommand',
  bodyOf: putRecordsBody,
  emptied: (input) => ({ ...input, Records: [] }),
};

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

/** Lets a client send the bodies that `batchWriteBody` writes. */
export function prepareBatchWrites(client: DynamoDBClient): void {
  prepare(client, BATCH_WRITES);
}

/** Lets a client send the bodies that `putRecordsBody` writes. */
export function preparePutRecords(client: KinesisClient): void {
  prepare(client, PUT_RECORDS);
}

/** All before and behind the serializer, such as the signature, sees the whole call. */
function prepare(client: { readonly middlewareStack: object }, preparation: Preparation): void {
  const stack = client.middlewareStack as Stack;
  stack.addRelativeTo(
    (next, { commandName }) =>
      (args) =>
        next(commandName === preparation.commandName ? prepared(args, preparation) : args),
    { relation: 'before', toMiddleware: 'serializerMiddleware', name: 'prepareBody' },
  );
  stack.addRelativeTo((next) => (args) => next(taken(args)), {
    relation: 'after',
    toMiddleware: 'serializerMiddleware',
    name: 'takePreparedBody',
  });
}

function prepared(args: Arguments, { bodyOf, emptied }: Preparation): Arguments {
  const input = args.input as Input;
  const body = bodyOf({ ...input });
  if (!body) return args;
  return { ...args, input: { ...emptied(input), [PREPARED]: { input, body } satisfies Prepared } };
}

function taken(args: Arguments): Arguments {
  const found = (args.input as { readonly [PREPARED]?: Prepared })[PREPARED];
  if (!found) return args;
  return { ...args, input: found.input, request: Object.assign(args.request as object, { body: found.body }) };
}
