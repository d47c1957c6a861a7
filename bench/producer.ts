import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateStreamCommand, DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../lib/aws/clients';
import type { RunConfig } from '../lib/domain/run';
import { startKinesisEngine } from '../lib/embedded/engines/kinesis-engine';
import { createClock } from '../producer/clock';
import { loadDataset } from '../producer/dataset/load';
import { generateRecords } from '../producer/generation/generate-records';
import type { ProducedRecord } from '../producer/record';
import { runProducer } from '../producer/run';
import { chunkSizeFor, type Pace } from '../producer/settings-of-run';
import { kinesisSink } from '../producer/sinks/kinesis';

/**
 * How many events per second the producer gets accepted by an embedded stream: generation, manifest, lanes and
 * PutRecords on this thread, the stream on another.
 *
 *   npx tsx bench/producer.ts [events per round] [rounds]
 *
 * The bar is 10,000 accepted events per second on two cores, in the median round.
 */
const EVENTS = Number(process.argv[2] ?? 60_000);
const ROUNDS = Number(process.argv[3] ?? 5);
const BAR = 10_000;
const SHARDS = 4;
const PACE: Pace = { clock: 'virtual' };
const RESULT = path.join(__dirname, 'results', 'producer.json');

type Round = { source: 'generated' | 'in memory'; eventsPerSecond: number; elapsedMs: number; cpuMs: number };

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-bench-'));
  const dataset = await loadDataset('twin', { cacheDir: folder });
  const configOf = (runId: string): RunConfig => ({
    workload: 'credit',
    runId,
    seed: 42,
    startTimeMs: Date.parse('2026-01-04T00:00:00.000Z'),
    eventsPerSecond: 1_000,
    anomalyRate: 0.015,
    labels: 'inline',
    network: 'normal',
    dataset: dataset.identity,
  });
  const chunkSize = chunkSizeFor({ eventsPerSecond: 1_000 }, PACE);
  const generate = (config: RunConfig) => (from: number, to: number) =>
    generateRecords({ config, dataset, from, to, chunkSize, workers: 1 });

  const rounds: Round[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const config = configOf(`bench.${round}`);
    rounds.push(await measure('generated', config, generate(config), folder));
    const chunks: (readonly ProducedRecord[])[] = [];
    for await (const chunk of generate(config)(0, EVENTS)) chunks.push(chunk);
    bytes = chunks.flat().reduce((sum, record) => sum + record.bytes.length, 0) / EVENTS;
    const inMemory = { ...config, runId: config.runId };
    rounds.push(await measure('in memory', inMemory, () => replay(chunks), mkdtempSync(path.join(folder, 'again-'))));
  }
  rmSync(folder, { recursive: true, force: true });
  report(rounds, bytes);
}

async function* replay(chunks: readonly (readonly ProducedRecord[])[]) {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

async function measure(
  source: Round['source'],
  config: RunConfig,
  records: (from: number, to: number) => AsyncIterable<readonly ProducedRecord[]>,
  folder: string,
): Promise<Round> {
  const engine = await startKinesisEngine();
  const client = createKinesisClient({ endpoint: engine.endpoint, maxAttempts: 1 });
  await createStream(client, 'bench');
  const clock = createClock({ now: Date.now, setTimeout, clearTimeout });
  const cpu = process.cpuUsage();
  const summary = await runProducer({
    config,
    records,
    clock,
    pace: PACE,
    count: EVENTS,
    openSink: kinesisSink({ client, streamName: 'bench', clock, random: Math.random }),
    manifestPath: path.join(folder, `${config.runId}.manifest.json`),
  });
  const { user, system } = process.cpuUsage(cpu);
  client.destroy();
  await engine.stop();
  if (!summary.complete || summary.accepted !== EVENTS) throw new Error(`not complete: ${JSON.stringify(summary)}`);
  const round = { source, eventsPerSecond: Math.round(summary.eventsPerSecond), elapsedMs: summary.elapsedMs };
  console.error(`${source}: ${round.eventsPerSecond} accepted/s`);
  return { ...round, cpuMs: Math.round((user + system) / 1000) };
}

async function createStream(client: KinesisClient, StreamName: string): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: SHARDS }));
  for (;;) {
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
    await sleep(20);
  }
}

function report(rounds: readonly Round[], bytesPerEvent: number): void {
  const medianOf = (source: Round['source']) => {
    const figures = rounds.filter((round) => round.source === source).map((round) => round.eventsPerSecond);
    return figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)]!;
  };
  const median = { generated: medianOf('generated'), inMemory: medianOf('in memory') };
  const result = {
    bench: 'producer',
    bar: BAR,
    passed: median.generated >= BAR,
    medianAcceptedPerSecond: median,
    events: EVENTS,
    bytesPerEvent: Math.round(bytesPerEvent),
    shards: SHARDS,
    cores: os.availableParallelism(),
    node: process.version,
    at: new Date().toISOString(),
    rounds,
  };
  mkdirSync(path.dirname(RESULT), { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result));
  if (!result.passed) process.exitCode = 1;
}

void main();
