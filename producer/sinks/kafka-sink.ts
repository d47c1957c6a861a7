import type { BatchOutcome, BatchWriter, KafkaRecord } from '../../lib/kafka/batch-writer';
import { partitionOf } from '../../lib/kafka/murmur2';
import { backoffMs, DEFAULT_BACKOFF, type Backoff } from '../../lib/core/backoff';
import type { Clock } from '../../lib/core/clock';
import { unlessAborted } from '../../lib/core/unless-aborted';
import { UserError } from '../../lib/core/user-error';
import { Lanes } from '../delivery/lanes';
import type { DeliveryOutcome } from '../delivery/outcome';
import type { OpenSink, SinkContext } from '../delivery/sink';
import type { ProducedRecord } from '../generation/record';
import { MAX_PENDING } from './max-pending';

export type KafkaSinkOptions = {
  /** The sink does not close it. */
  readonly writer: BatchWriter;
  readonly topic: string;
  readonly partitions: number;
  readonly headersOf: (record: ProducedRecord) => Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Even in [0, 1); spreads the waits before a retry. */
  readonly random: () => number;
  /** Records held and not yet accepted. @default 10,000 */
  readonly maxPending?: number;
  /** How long a batch that is not full waits for more records. @default 20 */
  readonly lingerMs?: number;
  readonly backoff?: Backoff;
};

const LINGER_MS = 20;
const MAX_BATCH_RECORDS = 1_000;
/** Brokers take batches of 1 MiB unless told otherwise; keys, headers and lengths are part of it. */
const MAX_BATCH_BYTES = 900 * 1024;
/** Of one record beside its key and data: lengths, offsets, and four short headers. */
const OVERHEAD_BYTES = 200;
/** A broker that has just started knows its topics sooner than this. */
const UNKNOWN_TOPIC_PATIENCE_MS = 60_000;

/** Delivers to a Kafka topic; a record is accepted when all replicas in sync have its batch. */
export function kafkaSink(options: KafkaSinkOptions): OpenSink {
  const { partitions, clock, random, backoff = DEFAULT_BACKOFF } = options;
  return async (context) => {
    const laneOf = (key: string) => partitionOf(key, partitions);
    const lanes = new Lanes({
      // One lane for each partition, and one call of a lane at a time: a partition has one batch in flight.
      laneCount: partitions,
      laneOf,
      put: (records) => new PartitionBatch(options, context, records).put(),
      sizeOf: ({ bytes, partitionKey }) => bytes.length + Buffer.byteLength(partitionKey) + OVERHEAD_BYTES,
      context,
      clock,
      random,
      limits: { maxRecords: MAX_BATCH_RECORDS, maxBytes: MAX_BATCH_BYTES },
      backoff,
      lingerMs: options.lingerMs ?? LINGER_MS,
      maxPending: options.maxPending ?? MAX_PENDING,
    });
    return { write: (records) => lanes.write(records), drain: () => lanes.drain(), close: async () => {} };
  };
}

/**
 * A batch of one partition, sent until it is accepted. It is the very same batch each time, so that the broker
 * recognizes one that it has stored but could not acknowledge; in a lane, a retry may take further records along.
 */
class PartitionBatch {
  readonly #partition: number;
  readonly #batch: readonly KafkaRecord[];
  #unknownTopicSinceMs: number | undefined;

  constructor(
    private readonly options: KafkaSinkOptions,
    private readonly context: Pick<SinkContext, 'abandoned' | 'onRefused' | 'onRetried'>,
    private readonly records: readonly ProducedRecord[],
  ) {
    const { partitions, headersOf } = options;
    this.#partition = partitionOf(records[0]!.partitionKey, partitions);
    this.#batch = records.map((record) => ({
      key: record.partitionKey,
      bytes: record.bytes,
      headers: headersOf(record),
    }));
  }

  /** The same outcome for every record. When the run is given up, it is the last refusal. */
  async put(): Promise<readonly DeliveryOutcome[]> {
    const { writer, clock, random, backoff = DEFAULT_BACKOFF } = this.options;
    const { abandoned, onRefused, onRetried } = this.context;
    for (let attempt = 1; ; attempt++) {
      const outcome = await unlessAborted(writer.put(this.#partition, this.#batch), abandoned);
      if (outcome === undefined) return this.#all(GIVEN_UP);
      if (outcome.kind === 'accepted') return this.#all(outcome);
      this.#refuseLostTopic(outcome);
      const { kind, code, message } = outcome;
      onRefused({ kind, code, message, count: this.records.length }, this.records);
      await clock.sleep(backoffMs(backoff, attempt, random), abandoned);
      if (abandoned.aborted) return this.#all(GIVEN_UP);
      onRetried(this.records);
    }
  }

  #all(outcome: DeliveryOutcome): readonly DeliveryOutcome[] {
    return this.records.map(() => outcome);
  }

  /** @throws UserError when the topic has been unknown for too long to come back by itself */
  #refuseLostTopic(outcome: Exclude<BatchOutcome, { kind: 'accepted' }>): void {
    if (outcome.kind !== 'failed' || outcome.isTopicUnknown !== true) {
      this.#unknownTopicSinceMs = undefined;
      return;
    }
    const nowMs = this.options.clock.now();
    this.#unknownTopicSinceMs ??= nowMs;
    if (nowMs - this.#unknownTopicSinceMs < UNKNOWN_TOPIC_PATIENCE_MS) return;
    throw new UserError(`topic ${this.options.topic} is gone: create it and start the run again, or name another`);
  }
}

const GIVEN_UP: DeliveryOutcome = { kind: 'failed', code: 'AbortError', message: 'the run was given up' };
