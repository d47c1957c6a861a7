import * as z from 'zod';

/** A record that an event source mapping gave up on. */
type FailedRecord = {
  readonly partitionKey: string;
  readonly bytes: Uint8Array;
  readonly shardId: string;
  readonly sequenceNumber: string;
};

/** What an on-failure destination receives about a batch. */
export type FailureDocument = {
  /** Why the mapping gave up, in AWS's words: `RetryAttemptsExhausted`, `RecordAgeExceeded` ... */
  readonly condition: string;
  readonly shardId: string;
  /** How many records the batch had. */
  readonly batchSize: number;
  /** In shard order; undefined for destinations that get no payload, such as queues and topics. */
  readonly records: readonly FailedRecord[] | undefined;
};

const documentSchema = z.object({
  requestContext: z.object({ condition: z.string() }),
  KinesisBatchInfo: z.object({ shardId: z.string(), batchSize: z.int().nonnegative() }),
  payload: z.string().optional(),
});

const payloadSchema = z.object({
  Records: z.array(
    z.object({
      eventID: z.string(),
      kinesis: z.object({ partitionKey: z.string(), sequenceNumber: z.string(), data: z.base64() }),
    }),
  ),
});

/**
 * Reads AWS's invocation record of a Kinesis batch.
 * @throws Error in one line when it is malformed, or its number of records is wrong
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function parseFailureDocument(text: string): FailureDocument {
  const document = parsed(documentSchema, text, 'the invocation record');
  const { shardId, batchSize } = document.KinesisBatchInfo;
  const common = { condition: document.requestContext.condition, shardId, batchSize };
  if (document.payload === undefined) return { ...common, records: undefined };
  const { Records } = parsed(payloadSchema, document.payload, 'its payload');
  if (Records.length !== batchSize)
    throw new Error(`its payload holds ${Records.length} records, and the batch had ${batchSize}`);
  const records = Records.map(({ eventID, kinesis: { partitionKey, sequenceNumber, data } }) => ({
    partitionKey,
    bytes: Buffer.from(data, 'base64'),
    shardId: eventID.slice(0, eventID.indexOf(':')),
    sequenceNumber,
  }));
  return { ...common, records };
}

function parsed<T>(schema: z.ZodType<T>, text: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${what} is not JSON`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${what} is not as AWS writes it: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

/** The parts of an object's key in a failure bucket. */
export type FailureKey = { readonly mappingId: string; readonly shardId: string; readonly failedAtMs: number };

/** The prefix of all failures of Kinesis mappings. */
export const FAILURE_PREFIX = 'aws/lambda/';

/** Of `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`; undefined for another object's. */
export function parseFailureKey(key: string): FailureKey | undefined {
  const match = /^aws\/lambda\/([^/]+)\/([^/]+)\/\d{4}\/\d\d\/\d\d\/(\d{4}-\d\d-\d\dT)(\d\d)\.(\d\d)\.(\d\d)-/.exec(
    key,
  );
  if (!match) return undefined;
  const [, mappingId, shardId, date, ...time] = match;
  const failedAtMs = Date.parse(`${date}${time.join(':')}Z`);
  return Number.isNaN(failedAtMs) ? undefined : { mappingId: mappingId!, shardId: shardId!, failedAtMs };
}
