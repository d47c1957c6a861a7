import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openKafka } from '../../lib/kafka/open-kafka';
import { partitionOf } from '../../lib/kafka/murmur2';
import { withAdmin } from '../../lib/kafka/topic';
import { startLegion } from '../bin/a-process';
import { describeWith } from '../clients/describe-with';
import { KafkaBroker } from './a-broker';
import { kafkaProgram } from './broker-program';
import { readTopic, type ReadRecord } from './read-topic';

const PROGRAM = kafkaProgram();

describeWith('Apache Kafka', PROGRAM)('legion produce --transport kafka', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'legion-kafka-runs-'));
  let broker: KafkaBroker;

  beforeAll(async () => {
    broker = new KafkaBroker(PROGRAM);
    await broker.start();
  });

  afterAll(async () => {
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A run that is paced, so that there is time for something to happen to it. */
  const produce = (topic: string, ...more: string[]) =>
    startLegion(['produce', '--transport', 'kafka', '--topic', topic, '--workload', 'credit,card', '--json', ...more], {
      cwd: folder,
      env: { KAFKA_BOOTSTRAP_SERVERS: broker.brokers[0]! },
    });
  const summaryOf = async (run: ReturnType<typeof produce>) => {
    const { exitCode, stdout, stderr } = await run.ended;
    if (exitCode !== 0) throw new Error(`ended with ${exitCode}: ${stdout}${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Readonly<Record<string, unknown>>;
  };

  test('delivers each event once and in the order of its key while the broker is killed', async () => {
    const events = 4_000;
    // The simulated network delays some records beyond the next of their key; with this one, from this time on, none.
    const calm = ['--network', 'excellent', '--start-time', '2026-01-04'];
    const run = produce('killed', '--run-id', 'a', '-n', `${events}`, '--rate', '500', ...calm);
    await untilStored(broker.brokers, 'killed', 500);
    await broker.kill();
    await broker.start();
    const summary = await summaryOf(run);
    expect(summary).toMatchObject({ generated: events, accepted: events, complete: true });
    expect(summary.retried).toBeGreaterThan(0);

    const records = await readTopic(broker.brokers, 'killed');
    expect(sequencesOf(records).toSorted((a, b) => a - b)).toEqual(Array.from({ length: events }, (_, at) => at));
    for (const key of new Set(records.map((record) => record.key))) {
      const ofKey = records.filter((record) => record.key === key);
      expect(sequencesOf(ofKey)).toEqual(sequencesOf(ofKey).toSorted((a, b) => a - b));
      expect(new Set(ofKey.map(({ partition }) => partition))).toEqual(new Set([partitionOf(key, 4)]));
    }
    const [first] = records;
    const event = JSON.parse(first!.text) as Readonly<Record<string, unknown>>;
    expect(first!.headers).toEqual({
      run_id: 'a',
      sequence: String(event.sequence),
      workload: event.workload,
      schema_version: event.schema_version,
    });
  });

  test('goes on where a killed producer stopped, and starts over when the topic was made again', async () => {
    const run = ['--run-id', 'b', '-n', '3000'];
    const first = produce('resumed', ...run, '--rate', '500');
    await untilStored(broker.brokers, 'resumed', 500);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await summaryOf(produce('resumed', ...run, '--rate', '500'))).toMatchObject({ complete: true });
    const records = await readTopic(broker.brokers, 'resumed');
    expect(new Set(sequencesOf(records)).size).toBe(3_000);
    expect(records.length).toBeLessThan(6_000); // what was accepted and not yet saved comes twice

    expect(await summaryOf(produce('resumed', ...run, '--rate', '500'))).toMatchObject({
      stoppedBy: 'already-complete',
    });
    const kafka = await openKafka({ brokers: broker.brokers });
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: ['resumed'] }));
    expect(await summaryOf(produce('resumed', ...run, '--rate', '500'))).toMatchObject({ accepted: 3_000 });
    expect(new Set(sequencesOf(await readTopic(broker.brokers, 'resumed'))).size).toBe(3_000);
  });

  test('says in one line that the topic is missing and may not be made', async () => {
    const { exitCode, stderr } = await produce('absent', '-n', '1', '--create-topic', 'no').ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('topic absent does not exist: create it, or allow it with --create-topic yes');
  });
});

function sequencesOf(records: readonly ReadRecord[]): number[] {
  return records.map(({ headers }) => Number(headers.sequence));
}

/** Resolves when the topic holds so many records. */
async function untilStored(brokers: readonly string[], topic: string, records: number): Promise<void> {
  const kafka = await openKafka({ brokers });
  await withAdmin(kafka, async (admin) => {
    for (;;) {
      const ends = await admin.fetchTopicOffsets(topic).catch(() => []);
      if (ends.reduce((sum, { high }) => sum + Number(high), 0) >= records) return;
    }
  });
}
