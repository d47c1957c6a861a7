import type { Kafka } from 'kafkajs';
import { createSignal } from '../../lib/core/signal';
import { openBatchWriter, type BatchWriter, type KafkaRecord } from '../../lib/kafka/batch-writer';
import { askingKafka } from '../../lib/kafka/explain-kafka';
import { openKafka } from '../../lib/kafka/open-kafka';
import { ensureTopic, readPartitions, withAdmin } from '../../lib/kafka/topic';
import { readTopicId } from '../../lib/kafka/topic-id';
import { describeWith } from '../clients/describe-with';
import { BROKER_USER, KafkaBroker } from './a-broker';
import { kafkaProgram } from './broker-program';
import { readTopic } from './read-topic';

const PROGRAM = kafkaProgram();

test('a port where nothing listens is told in one line', async () => {
  const connection = { brokers: ['127.0.0.1:9'] };
  const asked = askingKafka(connection, async () => readPartitions(await openKafka(connection), 'any'));
  await expect(asked).rejects.toThrow(
    'Kafka at 127.0.0.1:9: nothing listens there: start it, or name another with --brokers',
  );
});

describeWith('Apache Kafka', PROGRAM)('a real broker', () => {
  let broker: KafkaBroker;
  let kafka: Kafka;

  beforeAll(async () => {
    broker = new KafkaBroker(PROGRAM);
    await broker.start();
    kafka = await openKafka({ brokers: broker.brokers });
  });

  afterAll(() => broker?.stop());

  describe('a topic', () => {
    test('is made when it is missing and may be made, once', async () => {
      const create = { partitions: 3, retentionMs: 3_600_000 };
      expect(await ensureTopic(kafka, { name: 'made', create })).toEqual({ name: 'made', partitions: 3, isNew: true });
      const again = await ensureTopic(kafka, { name: 'made', create: { ...create, partitions: 8 } });
      expect(again).toEqual({ name: 'made', partitions: 3, isNew: false });
      const { resources } = await withAdmin(kafka, (admin) =>
        admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name: 'made' }] }),
      );
      const retention = resources[0]!.configEntries.find(({ configName }) => configName === 'retention.ms');
      expect(retention?.configValue).toBe('3600000');
    });

    test('that may not be made is missed in one line', async () => {
      await expect(ensureTopic(kafka, { name: 'absent', create: undefined })).rejects.toThrow(
        'topic absent does not exist: create it, or allow it with --create-topic yes',
      );
      expect(await readPartitions(kafka, 'absent')).toBeUndefined();
    });

    test('has an id, which is another one after it was deleted and made again', async () => {
      const settings = { name: 'again', create: { partitions: 1, retentionMs: undefined } };
      await ensureTopic(kafka, settings);
      const before = await readTopicId(kafka, 'again');
      expect(before).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(await readTopicId(kafka, 'again')).toBe(before);
      await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: ['again'] }));
      while ((await readPartitions(kafka, 'again')) !== undefined);
      await ensureTopic(kafka, settings);
      expect(await readTopicId(kafka, 'again')).not.toBe(before);
    });
  });

  describe('the listener with TLS and users', () => {
    const connectionOf = (mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512', password?: string) => ({
      brokers: broker.secureBrokers,
      tls: { ca: broker.certificate },
      sasl: { ...BROKER_USER, mechanism, ...(password !== undefined && { password }) },
    });

    test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('lets a user in by %s', async (mechanism) => {
      const secure = await openKafka(connectionOf(mechanism));
      await ensureTopic(secure, { name: 'secure', create: { partitions: 1, retentionMs: undefined } });
      expect(await readTopicId(secure, 'secure')).toHaveLength(22);
    });

    test('refuses a wrong password in one line', async () => {
      const connection = connectionOf('scram-sha-256', 'wrong');
      const secure = await openKafka(connection);
      const asked = askingKafka(connection, () => readPartitions(secure, 'secure'));
      await expect(asked).rejects.toThrow(/: the user was not accepted \(.*\): check KAFKA_SASL_MECHANISM/);
    });

    test('has a certificate that is not trusted unless it is named', async () => {
      const connection = { ...connectionOf('plain'), tls: {} };
      const secure = await openKafka(connection);
      const asked = askingKafka(connection, () => readPartitions(secure, 'secure'));
      await expect(asked).rejects.toThrow(/: no secure connection \(.*\): trust its certificate with --kafka-ca/);
    });
  });

  describe('writing', () => {
    test('a batch that cannot fit is a lasting fault', async () => {
      await ensureTopic(kafka, { name: 'large', create: { partitions: 1, retentionMs: undefined } });
      const writer = await openBatchWriter(kafka, { topic: 'large', brokers: broker.brokers });
      const large = { key: 'a', bytes: Buffer.alloc(2 * 1024 * 1024), headers: {} };
      await expect(writer.put(0, [large])).rejects.toThrow(/a batch is too large .*max\.message\.bytes/);
      expect(await writer.put(0, [{ ...large, bytes: Buffer.from('small') }])).toEqual({
        kind: 'accepted',
        position: '0',
      });
      await writer.close();
    });

    test('while the broker is killed twice: nothing is lost, doubled or out of order', async () => {
      const { partitions } = await ensureTopic(kafka, {
        name: 'killed',
        create: { partitions: 4, retentionMs: undefined },
      });
      const writer = await openBatchWriter(kafka, { topic: 'killed', brokers: broker.brokers });
      const lanes = Array.from({ length: partitions }, (_, partition) => new WritingLane(writer, partition));
      const end = new AbortController();
      const writing = lanes.map((lane) => lane.writeUntil(end.signal));
      for (let kill = 1; kill <= 2; kill++) {
        const accepted = lanes[0]!.accepted;
        while (lanes[0]!.accepted < accepted + 10) await lanes[0]!.nextAnswer();
        await broker.kill();
        while (!lanes.some(({ isFailing }) => isFailing)) await lanes[0]!.nextAnswer();
        await broker.start();
      }
      end.abort();
      await Promise.all(writing);
      await writer.close();

      const written = lanes.flatMap(({ texts }) => texts);
      const read = await readTopic(broker.brokers, 'killed');
      expect(new Set(read.map(({ text }) => text)).size).toBe(written.length); // none lost
      expect(read).toHaveLength(written.length); // none doubled
      for (const { partition, texts } of lanes)
        expect(read.filter((record) => record.partition === partition).map(({ text }) => text)).toEqual(texts);
      expect(lanes.reduce((sum, { repeats }) => sum + repeats, 0)).toBeGreaterThan(0);
    });
  });
});

const BATCH = 50;

/** Writes one batch after another to a partition, each until it is accepted. */
class WritingLane {
  readonly texts: string[] = [];
  accepted = 0;
  repeats = 0;
  isFailing = false;
  readonly #answers = createSignal();

  constructor(
    private readonly writer: BatchWriter,
    readonly partition: number,
  ) {}

  async writeUntil(end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      const batch = Array.from({ length: BATCH }, (_, at) => this.record(this.accepted * BATCH + at));
      while ((await this.writer.put(this.partition, batch)).kind !== 'accepted') {
        this.repeats += 1;
        this.isFailing = true;
        this.#answers.notify();
      }
      this.texts.push(...batch.map(({ bytes }) => Buffer.from(bytes).toString()));
      this.accepted += 1;
      this.isFailing = false;
      this.#answers.notify();
    }
  }

  nextAnswer(): Promise<void> {
    return this.#answers.changed();
  }

  private record(number: number): KafkaRecord {
    const text = `${this.partition}:${number}`;
    return { key: `key ${number % 7}`, bytes: Buffer.from(text), headers: { sequence: `${number}` } };
  }
}
