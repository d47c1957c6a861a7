import fc from 'fast-check';
import { createManualClock } from '../../../lib/core/clock';
import type { BatchOutcome, BatchWriter, KafkaRecord } from '../../../lib/kafka/batch-writer';
import { partitionOf } from '../../../lib/kafka/murmur2';
import type { SinkContext } from '../../../producer/delivery/sink';
import { kafkaSink } from '../../../producer/sinks/kafka-sink';
import { aRecord } from '../run/a-run';
import { drive } from '../run/drive';

const PARTITIONS = 3;
const FAILED: BatchOutcome = { kind: 'failed', code: 'ECONNREFUSED', message: 'nothing listens there' };
const UNKNOWN: BatchOutcome = { ...FAILED, code: 'UNKNOWN_TOPIC_OR_PARTITION', isTopicUnknown: true };
const ACCEPTED: BatchOutcome = { kind: 'accepted', position: '0' };

/** A broker that stores batches as Kafka does: the same batch again, right after itself, is stored once. */
class Topic {
  readonly stored: (KafkaRecord & { readonly partition: number })[] = [];
  readonly #last = new Map<number, string>();
  readonly #underWay = new Set<number>();

  /** @param answers in the order of calls; accepted when there are no more. A lost answer is one to a stored batch. */
  constructor(private readonly answers: (BatchOutcome | 'lost answer')[] = []) {}

  readonly writer: BatchWriter = {
    put: async (partition, records) => {
      if (this.#underWay.has(partition)) throw new Error(`two batches of partition ${partition} at a time`);
      this.#underWay.add(partition);
      await Promise.resolve();
      this.#underWay.delete(partition);
      const answer = this.answers.shift() ?? ACCEPTED;
      if (answer === 'lost answer' || answer.kind === 'accepted') this.#store(partition, records);
      return answer === 'lost answer' ? FAILED : answer;
    },
    close: async () => {},
  };

  #store(partition: number, records: readonly KafkaRecord[]): void {
    const batch = records.map(({ headers }) => headers.sequence).join();
    if (this.#last.get(partition) === batch) return;
    this.#last.set(partition, batch);
    this.stored.push(...records.map((record) => ({ ...record, partition })));
  }
}

function start(topic: Topic, keys: readonly string[]) {
  const clock = createManualClock();
  const counts = { accepted: 0, refused: 0, retried: 0 };
  const abandon = new AbortController();
  const context: SinkContext = {
    onAccepted: (records) => (counts.accepted += records.length),
    onRefused: ({ count }) => (counts.refused += count),
    onRetried: (records) => (counts.retried += records.length),
    onClosed: () => {},
    abandoned: abandon.signal,
  };
  const openSink = kafkaSink({
    writer: topic.writer,
    topic: 'payments',
    partitions: PARTITIONS,
    headersOf: ({ sequence }) => ({ sequence: String(sequence) }),
    clock,
    random: () => 0.5,
    maxPending: 20,
  });
  const deliver = async () => {
    const sink = await openSink(context);
    await sink.write(keys.map((key, sequence) => aRecord(sequence, { keyOf: () => key })));
    await sink.drain();
  };
  return { counts, clock, abandon, delivered: deliver() };
}

test('whatever is answered, each record is stored once, in the order of its key, where other clients look for it', async () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 60 });
  const answers = fc.array(fc.constantFrom(ACCEPTED, FAILED, UNKNOWN, 'lost answer' as const), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(keys, answers, async (keys, answers) => {
      const topic = new Topic([...answers]);
      const { clock, counts, delivered } = start(topic, keys);
      await drive(clock, delivered);
      const sequences = topic.stored.map(({ headers }) => Number(headers.sequence));
      expect(sequences.toSorted((a, b) => a - b)).toEqual(keys.map((_key, sequence) => sequence));
      for (const key of new Set(keys)) {
        const ofKey = topic.stored.filter((record) => record.key === key);
        const places = ofKey.map(({ headers }) => Number(headers.sequence));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(new Set(ofKey.map(({ partition }) => partition))).toEqual(new Set([partitionOf(key, PARTITIONS)]));
      }
      expect(counts).toEqual({ accepted: keys.length, refused: counts.retried, retried: counts.retried });
    }),
    { numRuns: 60 },
  );
});

test('a topic that stays unknown for a minute ends the run with one line', async () => {
  const { clock, delivered } = start(new Topic(Array.from({ length: 200 }, () => UNKNOWN)), ['a']);
  await expect(drive(clock, delivered)).rejects.toThrow(/^topic payments is gone: create it/);
  expect(clock.now()).toBeGreaterThanOrEqual(60_000);
});

test('a run that is given up while the broker is away ends at once', async () => {
  const topic = new Topic(Array.from({ length: 200 }, () => FAILED));
  const { clock, abandon, counts, delivered } = start(topic, ['a', 'b']);
  void clock.sleepUntil(5_000).then(() => abandon.abort());
  await drive(clock, delivered);
  expect(clock.now()).toBe(5_000);
  expect([counts.accepted, topic.stored]).toEqual([0, []]);
});
