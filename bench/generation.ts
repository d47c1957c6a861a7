import path from 'node:path';
import type { RunConfig } from '../lib/domain/run';
import type { Dataset } from '../producer/dataset/dataset';
import { loadDataset } from '../producer/dataset/load';
import { chunkRanges } from '../producer/generation/chunk-range';
import { generateRecords } from '../producer/generation/generate-records';
import { makeChunk } from '../producer/generation/make-chunk';
import { openManifestFile } from '../producer/manifest-file';
import { createRecordSource } from '../producer/record-source';
import { describeMachine, isQuick, median, publish, type Figure } from './bench-result';

/**
 * Labelled generation: what the producer does for an event before it is handed to a sink.
 *
 *   npx tsx bench/generation.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 30_000 : 100_000;
const ROUNDS = isQuick() ? 3 : 7;
const CHUNK_SIZE = 5_000;
const BAR = 50_000;

const METHOD =
  `credit events of the twin's clients with inline labels, 8 % anomalies, network "good"; ${EVENTS} events a round in ` +
  `chunks of ${CHUNK_SIZE}; of ${ROUNDS} rounds, after one that is not counted, the best: what else the machine does can ` +
  'only slow a round. "One core" is one thread from sequence number to covered manifest: event, label, simulated ' +
  "latency, partition key, JSON bytes, SHA-256 into the manifest's 4,096 buckets, and the manifest's JSON text for each " +
  'chunk; not the disk. Starting threads and loading the dataset are not counted.';

async function main(): Promise<void> {
  const dataset = await loadDataset('twin', { cacheDir: path.join(__dirname, '..', '.legion', 'cache') });
  const oneCore = await roundsOf((seed) => coveredOnOneThread(dataset, seed));
  const records = await roundsOf((seed) => recordsOnOneThread(dataset, seed));
  const threads = await roundsOf((seed) => coveredWithWorkers(dataset, seed));
  const unit = 'events/s';
  const figures: Figure[] = [
    { name: 'labelled and covered by the manifest, one core', unit, value: Math.max(...rates(oneCore)), bar: BAR },
    { name: '  the median round', unit, value: median(rates(oneCore)) },
    { name: '  processor time', unit: 'µs/event', value: Math.min(...oneCore.map((round) => round.cpuMicroseconds)) },
    { name: '  without the manifest', unit, value: Math.max(...rates(records)) },
    { name: 'labelled and covered, two more threads that generate', unit, value: Math.max(...rates(threads)) },
    { name: 'size of an event', unit: 'bytes', value: meanBytes(dataset) },
  ];
  publish({ name: 'generation', machine: describeMachine(), method: METHOD, figures });
}

/** `cpuMicroseconds` is the processor time of all threads for one event, the garbage collector's included. */
type Round = { readonly eventsPerSecond: number; readonly cpuMicroseconds: number };

const rates = (rounds: readonly Round[]) => rounds.map(({ eventsPerSecond }) => eventsPerSecond);

/** The seed differs, so that no round repeats another. */
async function roundsOf(measure: (seed: number) => Promise<Round>): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round++) rounds.push(await measure(round));
  // The first round warms the compiler up.
  return rounds.slice(1);
}

function startRound(): { readonly end: () => Round } {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  return {
    end: () => {
      const { user, system } = process.cpuUsage(cpu);
      const eventsPerSecond = Math.round((EVENTS * 1000) / (performance.now() - startedAt));
      return { eventsPerSecond, cpuMicroseconds: (user + system) / EVENTS };
    },
  };
}

async function coveredOnOneThread(dataset: Dataset, seed: number): Promise<Round> {
  const config = configOf(dataset, seed);
  const source = createRecordSource({ config, dataset });
  const manifest = await openManifest(config);
  const round = startRound();
  for (const range of chunkRanges({ from: 0, to: EVENTS }, CHUNK_SIZE)) {
    await manifest.cover(makeChunk(source, range), 0);
  }
  return round.end();
}

async function recordsOnOneThread(dataset: Dataset, seed: number): Promise<Round> {
  const source = createRecordSource({ config: configOf(dataset, seed), dataset });
  const round = startRound();
  for (const range of chunkRanges({ from: 0, to: EVENTS }, CHUNK_SIZE)) makeChunk(source, range);
  return round.end();
}

/** Measured from the first chunk on: what starting the threads takes is no part of a rate. */
async function coveredWithWorkers(dataset: Dataset, seed: number): Promise<Round> {
  const config = configOf(dataset, seed);
  const manifest = await openManifest(config);
  let round: ReturnType<typeof startRound> | undefined;
  const to = EVENTS + CHUNK_SIZE;
  for await (const chunk of generateRecords({ config, dataset, from: 0, to, chunkSize: CHUNK_SIZE, workers: 2 })) {
    if (round) await manifest.cover(chunk, 0);
    round ??= startRound();
  }
  return round!.end();
}

/** The producer's own, with a disk that takes no time. */
function openManifest(config: RunConfig) {
  return openManifestFile('bench', config, { read: async () => undefined, replace: async () => {} });
}

function meanBytes(dataset: Dataset): number {
  const source = createRecordSource({ config: configOf(dataset, 1), dataset });
  const sizes = makeChunk(source, { from: 0, to: 10_000 }).map(({ bytes }) => bytes.length);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
}

function configOf({ identity }: Dataset, seed: number): RunConfig {
  return {
    workload: 'credit',
    runId: 'bench',
    seed,
    startTimeMs: Date.UTC(2026, 0, 4),
    eventsPerSecond: 50_000,
    anomalyRate: 0.08,
    labels: 'inline',
    network: 'good',
    dataset: identity,
  };
}

void main();
