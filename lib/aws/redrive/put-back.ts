import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { MAX_TRIES, pause, type Patience } from '../patience';
import { MAX_BYTES_PER_PUT, MAX_RECORDS_PER_PUT, putEvents, putSizeBytes, type PutRecord } from '../put-events';

/**
 * Splits records into consecutive calls. No call contains a partition key twice, so records of one key enter the stream
 * in order even when some are refused and sent again.
 */
export function callsInOrder<R extends PutRecord>(records: readonly R[]): R[][] {
  const calls: R[][] = [];
  let keys = new Set<string>();
  let sizeBytes = 0;
  for (const record of records) {
    const size = putSizeBytes(record);
    const call = calls.at(-1);
    const isFull = call?.length === MAX_RECORDS_PER_PUT || sizeBytes + size > MAX_BYTES_PER_PUT;
    if (!call || isFull || keys.has(record.partitionKey)) {
      calls.push([record]);
      keys = new Set([record.partitionKey]);
      sizeBytes = size;
    } else {
      call.push(record);
      keys.add(record.partitionKey);
      sizeBytes += size;
    }
  }
  return calls;
}

export type PutBackOptions = {
  readonly kinesis: KinesisClient;
  readonly streamName: string;
  readonly patience: Patience;
  readonly deadline: AbortSignal;
};

/**
 * Puts records into the stream with their own partition keys and bytes.
 * @returns the records that the stream had not accepted at the deadline
 * @throws UserError when another attempt cannot help
 */
export async function putBack<R extends PutRecord>(options: PutBackOptions, records: readonly R[]): Promise<R[]> {
  const refused: R[] = [];
  for (const call of callsInOrder(records)) {
    // Records after a refused one under the same key must not overtake it.
    if (options.deadline.aborted) refused.push(...call);
    else refused.push(...(await putCall(options, call)));
  }
  return refused;
}

async function putCall<R extends PutRecord>(options: PutBackOptions, call: readonly R[]): Promise<readonly R[]> {
  const { kinesis, streamName, patience, deadline } = options;
  let pending = call;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const asked = pending;
    const outcomes = await putEvents(kinesis, streamName, asked, deadline);
    pending = asked.filter((_, at) => outcomes[at]!.kind !== 'accepted');
    if (pending.length === 0) return [];
    await pause(patience, attempt, deadline);
    if (deadline.aborted) return pending;
  }
  return pending;
}
