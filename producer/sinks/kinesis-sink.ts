import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { MAX_BYTES_PER_PUT, MAX_RECORDS_PER_PUT, putEvents, putSizeBytes } from '../../lib/aws/put-events';
import { DEFAULT_BACKOFF, type Backoff } from '../../lib/core/backoff';
import type { Clock } from '../../lib/core/clock';
import { Lanes } from '../delivery/lanes';
import type { OpenSink } from '../delivery/sink';
import { MAX_PENDING } from './max-pending';

export type KinesisSinkOptions = {
  /**
   * Create it with `maxAttempts: 1`: the lanes retry, count what they retry, and can be stopped while they wait.
   * The sink does not close it.
   */
  readonly client: KinesisClient;
  readonly streamName: string;
  readonly clock: Clock;
  /** Even in [0, 1); spreads the waits before a retry. */
  readonly random: () => number;
  /** PutRecords calls under way at once. @default 8 */
  readonly laneCount?: number;
  /** How long a batch that is not full waits for more records. @default 40 */
  readonly lingerMs?: number;
  /** Records held and not yet accepted. @default 10,000 */
  readonly maxPending?: number;
  /** @default 500, the limit of PutRecords */
  readonly maxBatchRecords?: number;
  /** Data and keys of one call. @default 5 MiB */
  readonly maxBatchBytes?: number;
  readonly backoff?: Backoff;
};

const LANES = 8;
const LINGER_MS = 40;
/** Above this rate, the batches of one lane are full before they have waited. */
const EVENTS_PER_SECOND_PER_LANE = 2_500;

/** With more lanes, the records held could no longer fill a batch for each. */
const MAX_LANES = 16;

/** The number of lanes whose batches still fill at the rate: few for a trickle, more only where one cannot carry it. */
export function laneCountFor(eventsPerSecond: number): number {
  return Math.min(Math.max(Math.ceil(eventsPerSecond / EVENTS_PER_SECOND_PER_LANE), 2), MAX_LANES);
}

/** Delivers to a Kinesis stream; a record is accepted when PutRecords gives it a sequence number. */
export function kinesisSink(options: KinesisSinkOptions): OpenSink {
  const { client, streamName, clock, random } = options;
  return async (context) => {
    const lanes = new Lanes({
      put: (records, signal) => putEvents(client, streamName, records, signal),
      sizeOf: putSizeBytes,
      context,
      clock,
      random,
      laneCount: options.laneCount ?? LANES,
      limits: {
        maxRecords: options.maxBatchRecords ?? MAX_RECORDS_PER_PUT,
        maxBytes: options.maxBatchBytes ?? MAX_BYTES_PER_PUT,
      },
      backoff: options.backoff ?? DEFAULT_BACKOFF,
      lingerMs: options.lingerMs ?? LINGER_MS,
      maxPending: options.maxPending ?? MAX_PENDING,
    });
    return { write: (records) => lanes.write(records), drain: () => lanes.drain(), close: async () => {} };
  };
}
