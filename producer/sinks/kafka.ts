import { askingKafka } from '../../lib/kafka/explain-kafka';
import { parseEventId, SCHEMA_VERSION } from '../../lib/events/envelope';
import type { ProducedRecord } from '../generation/record';
import type { OpenedSink, SinkKafka, SinkKind, SinkProbe, SinkSurroundings } from './sink-kind';

/** A topic of a Kafka cluster. The client loads when the sink opens. */
export const KAFKA: SinkKind = {
  name: 'kafka',
  summary: 'a topic of a Kafka cluster',
  options: {},
  defaultClock: 'wall',
  writesTo: 'stream',
  isOfPipeline: false,
  prepare(_options, surroundings) {
    const kafka = surroundings.kafka();
    return { usesStdout: false, open: () => openTopic(kafka, surroundings), probe: probeOf(kafka) };
  },
};

async function openTopic(settings: SinkKafka, { clock, random }: SinkSurroundings): Promise<OpenedSink> {
  const { kafkaSink } = await import('./kafka-sink');
  const { maxPendingFor } = await import('./max-pending');
  const { openKafka } = await import('../../lib/kafka/open-kafka');
  const { openBatchWriter } = await import('../../lib/kafka/batch-writer');
  const { ensureTopic } = await import('../../lib/kafka/topic');
  const { readTopicId } = await import('../../lib/kafka/topic-id');
  const asked = askedOf(settings);
  return askingKafka(asked, async () => {
    const kafka = await openKafka(settings.connection);
    const { name, partitions, isNew } = await ensureTopic(kafka, settings.topic);
    const writer = await openBatchWriter(kafka, asked);
    const made = isNew ? ', just created' : '';
    return {
      description: `topic ${name} at Kafka ${asked.brokers.join(',')} (${partitions} partitions${made})`,
      destination: {
        identify: () =>
          askingKafka(asked, async () => {
            const id = await readTopicId(kafka, name);
            return { kind: 'topic', name, ...(id !== undefined && { id }) };
          }),
      },
      at: (eventsPerSecond) =>
        kafkaSink({
          writer,
          topic: name,
          partitions,
          headersOf,
          clock,
          random,
          maxPending: maxPendingFor(eventsPerSecond),
        }),
      // Never rejects: a broker that has gone needs no farewell.
      close: () => void writer.close().catch(() => {}),
    };
  });
}

/** What a reader can know without decoding the event. */
function headersOf({ sequence, workload, eventId }: ProducedRecord): Readonly<Record<string, string>> {
  const run_id = parseEventId(eventId)?.runId ?? '';
  return { run_id, sequence: String(sequence), workload, schema_version: SCHEMA_VERSION };
}

function probeOf(settings: SinkKafka): SinkProbe {
  const asked = askedOf(settings);
  const { sasl } = settings.connection;
  return {
    description: `topic ${asked.topic} at Kafka ${asked.brokers.join(',')}`,
    credentials: async () => (sasl ? `user ${sasl.username}, ${sasl.mechanism}` : 'none are set'),
    stream: () =>
      askingKafka(asked, async () => {
        const { openKafka } = await import('../../lib/kafka/open-kafka');
        const { readPartitions } = await import('../../lib/kafka/topic');
        const partitions = await readPartitions(await openKafka(settings.connection), asked.topic);
        if (partitions !== undefined) return { isReady: true, detail: `${asked.topic} has ${partitions} partitions` };
        const isMade = settings.topic.create !== undefined;
        return { isReady: isMade, detail: `${asked.topic} does not exist${isMade ? ', and is made by a run' : ''}` };
      }),
  };
}

function askedOf({ connection, topic }: SinkKafka) {
  return { brokers: connection.brokers, topic: topic.name };
}
