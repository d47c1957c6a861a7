import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../lib/aws/clients';
import type { RunConfig } from '../lib/domain/run/run';
import { createPortClient } from '../lib/cloud/engines/port-client';
import { createPortTransport } from '../lib/cloud/engines/port-transport';
import { startKinesisEngine } from '../lib/cloud/kinesis/kinesis-engine';
import { systemClock } from '../lib/core/system-clock';
import type { Dataset } from '../producer/dataset/dataset';
import { loadDataset } from '../producer/dataset/load';
import { generateRecords } from '../producer/generation/generate-records';
import type { ProducedRecord } from '../producer/generation/record';
import { runProducer } from '../producer/run/run';
import type { ProducerOptions } from '../producer/run/run-options';
import { chunkSizeFor, type Pace } from '../producer/run/settings-of-run';
import { kinesisSink, laneCountFor } from '../producer/sinks/kinesis-sink';
import { describeMachine, isQuick, median, publish, type Figure } from './bench-result';
import { runMain } from '../bin/settings/run-main';

/**
 * How many of the producer's events an embedded stream accepts per second.
 *
 *   npx tsx bench/producer.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 10_000 : 40_000;
const ROUNDS = isQuick() ? 2 : 7;
const SHARDS = 4;
const BAR = 10_000;
const PACE: Pace = { clock: 'virtual' };

const METHOD =
  `${EVENTS} credit events of the twin's clients on the virtual clock, as fast as they are accepted: generation, manifest ` +
  `on the disk, lanes, PutRecords over a message port, and the embedded stream of ${SHARDS} shards on a thread of ` +
  `its own. Accepted events over the time of the whole run; the best of ${ROUNDS} rounds after a warm-up round, because ` +
  'other work of the machine can only slow a round down. "From memory" sends the same records, prepared in advance; ' +
  'processor time includes the stream.';

type Records = ProducerOptions['records'];
type Bench = { readonly client: KinesisClient; readonly dataset: Dataset; readonly folder: string };

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-bench-'));
  const engine = await startKinesisEngine();
  const caller = createPortClient(engine.connect());
  const transport = createPortTransport({ kinesis: caller, dynamodb: caller });
  const client = createKinesisClient({ endpoint: 'http://localhost', transport, maxAttempts: 1 });
  try {
    const dataset = await loadDataset('twin', { cacheDir: folder });
    publish({
      name: 'producer',
      machine: describeMachine(),
      method: METHOD,
      figures: await figuresOf({ client, dataset, folder }),
    });
  } finally {
    client.destroy();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Mode = 'one thread' | 'two more threads' | 'from memory';
type Round = { readonly acceptedPerSecond: number; readonly cpuMicrosecondsPerEvent: number };

async function figuresOf(bench: Bench): Promise<Figure[]> {
  const rounds: Record<Mode, Round[]> = { 'one thread': [], 'two more threads': [], 'from memory': [] };
  // Every round runs all modes, so that other load on the machine does not slow only one of them.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const mode of Object.keys(rounds) as Mode[]) rounds[mode].push(await oneRound(bench, mode));
  }
  // The first round is a warm-up for the compilers.
  const rates = (mode: Mode) => rounds[mode].slice(1).map(({ acceptedPerSecond }) => acceptedPerSecond);
  const cpu = rounds['one thread'].slice(1).map(({ cpuMicrosecondsPerEvent }) => cpuMicrosecondsPerEvent);
  const unit = 'events/s';
  return [
    { name: 'accepted, the best round', unit, value: Math.max(...rates('one thread')), bar: BAR },
    { name: '  the median round', unit, value: median(rates('one thread')) },
    { name: '  processor time of all threads', unit: 'µs/event', value: Math.min(...cpu) },
    { name: 'accepted, two more threads that generate', unit, value: Math.max(...rates('two more threads')) },
    { name: 'accepted, from memory', unit, value: Math.max(...rates('from memory')) },
  ];
}

let runs = 0;

/** Each round has its own run and stream. */
async function oneRound(bench: Bench, mode: Mode): Promise<Round> {
  const config = configOf(bench.dataset, `bench.${runs++}`);
  const records = await recordsOf(config, bench.dataset, mode);
  await createStream(bench.client, config.runId);
  const round = await deliver(bench, config, records);
  await bench.client.send(new DeleteStreamCommand({ StreamName: config.runId }));
  return round;
}

async function recordsOf(config: RunConfig, dataset: Dataset, mode: Mode): Promise<Records> {
  if (mode !== 'from memory') return generating(config, dataset, { workers: mode === 'one thread' ? 1 : 2 });
  const chunks: (readonly ProducedRecord[])[] = [];
  for await (const chunk of generating(config, dataset, { workers: 1 })(0, EVENTS)) chunks.push(chunk);
  return () => replay(chunks);
}

async function deliver({ client, folder }: Bench, config: RunConfig, records: Records): Promise<Round> {
  const clock = systemClock;
  const streamName = config.runId;
  const cpu = process.cpuUsage();
  const summary = await runProducer({
    config,
    records,
    clock,
    pace: PACE,
    count: EVENTS,
    openSink: kinesisSink({ client, streamName, clock, random: Math.random, laneCount: laneCountFor(Infinity) }),
    manifestPath: path.join(mkdtempSync(path.join(folder, 'run-')), 'manifest.json'),
  });
  const { user, system } = process.cpuUsage(cpu);
  if (!summary.complete || summary.accepted !== EVENTS) throw new Error(`not complete: ${JSON.stringify(summary)}`);
  return {
    acceptedPerSecond: Math.round(summary.eventsPerSecond),
    cpuMicrosecondsPerEvent: Math.round((user + system) / EVENTS),
  };
}

function generating(config: RunConfig, dataset: Dataset, { workers }: { workers: number }): Records {
  const chunkSize = chunkSizeFor(config, PACE);
  return (from, to) => generateRecords({ config, dataset, from, to, chunkSize, workers });
}

async function* replay(chunks: readonly (readonly ProducedRecord[])[]) {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

async function createStream(client: KinesisClient, StreamName: string): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: SHARDS }));
  for (;;) {
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
    await sleep(20);
  }
}

function configOf({ identity }: Dataset, runId: string): RunConfig {
  return {
    workload: 'credit',
    runId,
    seed: 42,
    startTimeMs: Date.UTC(2026, 0, 4),
    eventsPerSecond: 1_000,
    anomalyRate: 0.08,
    labels: 'inline',
    network: 'good',
    dataset: identity,
  };
}

runMain(main);
