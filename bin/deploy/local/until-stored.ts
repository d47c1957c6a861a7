import { createDynamoDbClient, createKinesisClient } from '../../../lib/aws/clients';
import { readPipelineStatus } from '../../../lib/aws/pipeline-status';
import { resourceNames } from '../../../lib/domain/names';
import { UserError } from '../../../lib/core/user-error';

export type StoredWait = {
  readonly endpoint: string;
  readonly region: string;
  readonly stage: string;
  /** How many stream records must be counted. */
  readonly records: number;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
};

const POLL_MS = 50;

/**
 * Waits until the consumer has stored that many records and none is pending.
 * @returns when that was observed, in milliseconds since the epoch
 * @throws UserError after the timeout
 */
export async function untilStored(wait: StoredWait): Promise<number> {
  const { endpoint, region, stage, records, timeoutMs, now, sleep } = wait;
  const where = { endpoint, region };
  const clients = { kinesis: createKinesisClient(where), dynamodb: createDynamoDbClient(where) };
  const deadline = now() + timeoutMs;
  try {
    for (;;) {
      const { progress } = await readPipelineStatus(clients, resourceNames(stage));
      const counted = progress?.counted ?? 0;
      if (progress?.pending === 0 && counted >= records) return now();
      if (now() >= deadline) {
        throw new UserError(`only ${counted} of ${records} records are stored after ${timeoutMs / 1000} s`);
      }
      await sleep(POLL_MS);
    }
  } finally {
    clients.kinesis.destroy();
    clients.dynamodb.destroy();
  }
}
