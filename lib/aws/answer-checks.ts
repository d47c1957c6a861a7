/** A request or an answer as the SDK gives it. */
export type Message = Readonly<Record<string, unknown>>;

/** What an answer lacks, in words; undefined when it holds all that AWS always sends and a decision rests on. */
type Check = (answer: Message, request: Message) => string | undefined;

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string' && value !== '';
const isList: Test = (value) => Array.isArray(value);
const isFlag: Test = (value) => typeof value === 'boolean';
const isCount: Test = (value) => typeof value === 'number' && value >= 0;
const isBytes: Test = (value) => value instanceof Uint8Array;
const isTime: Test = (value) => value instanceof Date && !Number.isNaN(value.getTime());
const isMap: Test = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** By ARN and time of creation a stream is told from another of its name. */
const STREAM = { StreamARN: isText, StreamCreationTimestamp: isTime, StreamStatus: isText };

const CONSUMER = { ConsumerName: isText, ConsumerARN: isText, ConsumerStatus: isText };

/** These have nothing to say: what they did is asked for by Describe afterwards. */
const nothing: Check = () => undefined;

/** Operations whose answers are empty unless the capacity that they used is asked for. */
const SILENT = new Set(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems']);

/**
 * What a successful answer of each operation holds. AWS sends all of it always, and so do the embedded engines and
 * MiniStack. Where a shard ends is not here: no continuation is an answer, too, and only the listing says what it means.
 */
const CHECKS: Readonly<Record<string, Check>> = {
  CreateStream: nothing,
  DeleteStream: nothing,
  SplitShard: nothing,
  MergeShards: nothing,
  IncreaseStreamRetentionPeriod: nothing,
  UpdateStreamMode: nothing,
  RegisterStreamConsumer: ({ Consumer: consumer }) => needs(consumer, 'Consumer', CONSUMER),
  DescribeStreamConsumer: ({ ConsumerDescription: consumer }) => needs(consumer, 'ConsumerDescription', CONSUMER),
  DescribeStream: ({ StreamDescription: stream }) =>
    needs(stream, 'StreamDescription', { ...STREAM, Shards: isList, HasMoreShards: isFlag }),
  DescribeStreamSummary: ({ StreamDescriptionSummary: stream }) =>
    needs(stream, 'StreamDescriptionSummary', { ...STREAM, OpenShardCount: isCount }),
  ListStreams: (answer) => needs(answer, '', { StreamNames: isList, HasMoreStreams: isFlag }),
  ListShards: listedShards,
  GetShardIterator: (answer) => needs(answer, '', { ShardIterator: isText }),
  GetRecords: (answer) =>
    needs(answer, '', { Records: isList, MillisBehindLatest: isCount }) ??
    eachNeeds(answer.Records, 'Records', {
      SequenceNumber: isText,
      PartitionKey: isText,
      Data: isBytes,
      ApproximateArrivalTimestamp: isTime,
    }),
  PutRecord: (answer) => needs(answer, '', { SequenceNumber: isText, ShardId: isText }),
  PutRecords: (answer, request) =>
    needs(answer, '', { Records: isList }) ??
    (lengthOf(answer.Records) === lengthOf(request.Records) ? undefined : 'a result for each record'),
  CreateTable: ({ TableDescription: table }) => needs(table, 'TableDescription', { TableStatus: isText }),
  UpdateTable: ({ TableDescription: table }) => needs(table, 'TableDescription', { TableStatus: isText }),
  DeleteTable: ({ TableDescription: table }) => needs(table, 'TableDescription', { TableStatus: isText }),
  DescribeTable: ({ Table: table }) => needs(table, 'Table', { TableStatus: isText }),
  DescribeTimeToLive: ({ TimeToLiveDescription: description }) =>
    needs(description, 'TimeToLiveDescription', { TimeToLiveStatus: isText }),
  UpdateTimeToLive: ({ TimeToLiveSpecification: specification }) =>
    needs(specification, 'TimeToLiveSpecification', { AttributeName: isText, Enabled: isFlag }),
  BatchWriteItem: (answer, request) => needs(answer, '', { UnprocessedItems: isMapWithin(request.RequestItems) }),
  BatchGetItem: (answer, request) =>
    needs(answer, '', { UnprocessedKeys: isMapWithin(request.RequestItems), Responses: isMap }) ??
    needs(answer.Responses, 'Responses', Object.fromEntries(tablesOf(answer, request).map((name) => [name, isList]))),
  Query: items,
  Scan: items,
  ...Object.fromEntries([...SILENT].map((operation) => [operation, usedCapacity])),
};

/** Whether only the used capacity tells the operation's answer from an empty one. */
export function isSilent(operation: string): boolean {
  return SILENT.has(operation);
}

/** What is decided about, by the names that the API gives: each operation that is sent belongs here. */
export const CHECKED_OPERATIONS: ReadonlySet<string> = new Set(Object.keys(CHECKS));

/**
 * Names what AWS always sends and a successful answer lacks; undefined when the answer is complete.
 * @param operation as the API calls it, such as `Scan`
 */
export function missingInAnswer(operation: string, answer: Message, request: Message): string | undefined {
  return CHECKED_OPERATIONS.has(operation) ? CHECKS[operation]!(answer, request) : undefined;
}

/** A stream has at least one open shard. */
function listedShards(answer: Message, request: Message): string | undefined {
  const isFirstPage = request.NextToken === undefined && request.ExclusiveStartShardId === undefined;
  if (isFirstPage && lengthOf(answer.Shards) === 0) return 'Shards';
  return (
    needs(answer, '', { Shards: isList }) ??
    eachNeeds(answer.Shards, 'Shards', { ShardId: isText, SequenceNumberRange: isMap })
  );
}

/** The count shows whether the list has been cut. */
function items(answer: Message, request: Message): string | undefined {
  const missing = needs(answer, '', { Count: isCount, ScannedCount: isCount });
  if (missing !== undefined || request.Select === 'COUNT') return missing;
  return lengthOf(answer.Items) === answer.Count ? undefined : 'as many Items as its Count says';
}

function usedCapacity({ ConsumedCapacity: used }: Message, { ReturnConsumedCapacity: asked }: Message) {
  if (asked === undefined || asked === 'NONE') return undefined;
  return isMap(used) || isList(used) ? undefined : 'ConsumedCapacity';
}

/** The requested tables, except those that were left unprocessed as a whole. */
function tablesOf({ UnprocessedKeys: left }: Message, { RequestItems: asked }: Message): string[] {
  return Object.keys(asked as object).filter((name) => !Object.hasOwn(left as object, name));
}

function isMapWithin(asked: unknown): Test {
  return (value) => isMap(value) && Object.keys(value as object).every((name) => Object.hasOwn(asked as object, name));
}

function lengthOf(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

/** @returns the path of the first member that fails its test */
function needs(part: unknown, place: string, tests: Readonly<Record<string, Test>>): string | undefined {
  if (!isMap(part)) return place;
  const name = Object.keys(tests).find((key) => !tests[key]!((part as Message)[key]));
  return name && (place ? `${place}.${name}` : name);
}

function eachNeeds(list: unknown, place: string, tests: Readonly<Record<string, Test>>): string | undefined {
  for (const [at, part] of (list as unknown[]).entries()) {
    const missing = needs(part, `${place}[${at}]`, tests);
    if (missing !== undefined) return missing;
  }
  return undefined;
}
