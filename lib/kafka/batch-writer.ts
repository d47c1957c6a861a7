import type { Kafka, Message } from 'kafkajs';
import { asBuffer } from '../core/as-buffer';
import { UserError } from '../core/user-error';
import { explainKafka } from './explain-kafka';
import { doesPass, kafkaFaultOf } from './fault-kind';

export type KafkaRecord = {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
};

/** The outcome of a batch, which the broker takes as a whole or not at all. */
export type BatchOutcome =
  | { readonly kind: 'accepted'; /** Of the first record, as decimal text. */ readonly position: string }
  | {
      readonly kind: 'throttled' | 'failed';
      readonly code: string;
      readonly message: string;
      /** The broker does not know the topic, which passes when it has just started. */
      readonly isTopicUnknown?: boolean;
    };

/**
 * Writes batches to partitions: acknowledged by all replicas in sync, and idempotent. With one batch of a partition at a
 * time, and the same batch again after one that was not accepted, each batch is stored once and in order, even when the
 * broker ends between storing and answering.
 */
export type BatchWriter = {
  /**
   * @throws UserError when another try cannot help
   */
  readonly put: (partition: number, records: readonly KafkaRecord[]) => Promise<BatchOutcome>;
  readonly close: () => Promise<void>;
};

const ALL_REPLICAS = -1;

/** Connects a producer of its own. @param asked for errors in words */
export async function openBatchWriter(
  kafka: Kafka,
  asked: { readonly topic: string; readonly brokers: readonly string[] },
): Promise<BatchWriter> {
  const { topic } = asked;
  const producer = kafka.producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition!,
    // After a batch that failed, the client takes back its sequence numbers: the same batch again has the same ones.
    retry: { retries: 1 },
  });
  await producer.connect();
  return {
    put: async (partition, records) => {
      const messages = records.map((record) => messageOf(record, partition));
      try {
        const [written] = await producer.send({ topic, acks: ALL_REPLICAS, messages });
        return { kind: 'accepted', position: written?.baseOffset ?? '' };
      } catch (error) {
        return outcomeOf(error, asked);
      }
    },
    close: () => producer.disconnect(),
  };
}

/**
 * Without a timestamp of ours the client takes the time of sending: with event time, a topic's retention would delete a
 * run about the past at once.
 */
function messageOf({ key, bytes, headers }: KafkaRecord, partition: number): Message {
  return { key, value: asBuffer(bytes), headers: { ...headers }, partition };
}

function outcomeOf(
  error: unknown,
  asked: { readonly topic: string; readonly brokers: readonly string[] },
): BatchOutcome {
  const fault = kafkaFaultOf(error);
  if (fault && doesPass(fault)) {
    const { kind, code, message } = fault;
    return { kind: kind === 'throttled' ? kind : 'failed', code, message, isTopicUnknown: kind === 'not-found' };
  }
  const explained = explainKafka(error, asked);
  throw explained instanceof UserError ? explained : error;
}
