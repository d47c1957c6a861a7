import type { EachMessageHandler } from 'kafkajs';
import { openKafka } from '../../lib/kafka/open-kafka';

export type ReadRecord = {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Every record of the topic, those of a partition in order, read by a group of its own. */
export async function readTopic(brokers: readonly string[], topic: string): Promise<ReadRecord[]> {
  const kafka = await openKafka({ brokers }, { retries: 50 });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const missing = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
  for (const [partition, end] of missing) if (end === 0) missing.delete(partition);
  const records: ReadRecord[] = [];
  if (missing.size === 0) return records;
  const consumer = kafka.consumer({ groupId: `reader of ${topic} ${performance.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ partition, message }: Parameters<EachMessageHandler>[0]) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
      const offset = Number(message.offset);
      records.push({
        partition,
        offset,
        key: String(message.key),
        text: String(message.value),
        headers: Object.fromEntries(headers),
      });
      if (offset + 1 === missing.get(partition)) missing.delete(partition);
      if (missing.size === 0) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return records;
}
