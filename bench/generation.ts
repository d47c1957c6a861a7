import path from 'node:path';
import { readPhases } from '../bin/settings/phases-file';
import { WORKLOADS, type WorkloadName } from '../lib/events/event';
import type { Phase } from '../lib/domain/run/phases';
import type { RunConfig } from '../lib/domain/run/run';
import { mixText, parseMix } from '../lib/domain/run/workload-mix';
import type { Dataset } from '../producer/dataset/dataset';
import { loadDataset } from '../producer/dataset/load';
import { chunkRanges } from '../producer/generation/chunk-range';
import { generateRecords } from '../producer/generation/generate-records';
import { makeChunk } from '../producer/generation/make-chunk';
import { openManifestFile } from '../producer/run/manifest-file';
import { createRecordSource } from '../producer/generation/record-source';
import { WORKLOAD_REGISTRY } from '../producer/workloads/registry';
import { describeMachine, isQuick, median, publish, type Figure } from './bench-result';
import { runMain } from '../bin/settings/run-main';

/**
 * Labelled generation: the producer's work before it hands an event to a sink. Measures each workload alone, credit in
 * full detail; with `--workload`, that mix in full detail.
 *
 *   npx tsx bench/generation.ts [--workload <mix>] [--quick] [--json]
 */
const EVENTS = isQuick() ? 30_000 : 100_000;
const ROUNDS = isQuick() ? 3 : 7;
const CHUNK_SIZE = 5_000;
/** Events per second required of one core: half for workloads whose events depend on earlier ones. */
const BARS: Readonly<Partial<Record<WorkloadName, number>>> = {
  credit: 50_000,
  signals: 50_000,
  viral: 50_000,
  card: 25_000,
  interbank: 25_000,
};

const METHOD =
  `events of the twin's clients with inline labels, 8 % anomalies, network "good", at the workload's ` +
  `default pace; ${EVENTS} events a round in chunks of ${CHUNK_SIZE}; the best of ${ROUNDS} rounds after a warm-up round, ` +
  'because other work of the machine can only slow a round down. "One core" is one thread from sequence ' +
  "number to covered manifest: event, label, simulated latency, partition key, JSON bytes, SHA-256 into the manifest's " +
  "4,096 buckets, and the manifest's JSON text for each chunk; not the disk. Starting threads, loading the dataset and " +
  'getting to know its customers are not counted.';

async function main(argv: readonly string[]): Promise<void> {
  const dataset = await loadDataset('twin', { cacheDir: path.join(__dirname, '..', '.legion', 'cache') });
  const asked = argv.includes('--workload') ? argv[argv.indexOf('--workload') + 1] : undefined;
  const workload = asked === undefined ? 'credit' : mixText(parseMix(asked));
  const figures = await detailed(await subjectOf(dataset, workload));
  if (asked === undefined) {
    for (const name of WORKLOADS) {
      if (name !== workload) figures.push(...(await inShort(await subjectOf(dataset, name))));
    }
  }
  publish({ name: 'generation', machine: describeMachine(), method: METHOD, figures });
}

/** What is measured: a workload at its own pace, or a mix at a steady rate. */
type Subject = {
  readonly dataset: Dataset;
  readonly workload: string;
  readonly eventsPerSecond: number;
  readonly phases: readonly Phase[] | undefined;
};

async function subjectOf(dataset: Dataset, workload: string): Promise<Subject> {
  const name = WORKLOADS.find((known) => known === workload);
  const own = name && WORKLOAD_REGISTRY[name];
  const phases = own?.phases === undefined ? undefined : await readPhases(own.phases, process.cwd());
  const eventsPerSecond = phases ? Math.max(...phases.map(({ rate }) => rate)) : (own?.eventsPerSecond ?? 1_000);
  return { dataset, workload, eventsPerSecond, phases };
}

const UNIT = 'events/s';

async function detailed(subject: Subject): Promise<Figure[]> {
  const { workload } = subject;
  const oneCore = await roundsOf((seed) => coveredOnOneThread(subject, seed));
  const records = await roundsOf((seed) => recordsOnOneThread(subject, seed));
  const threads = await roundsOf((seed) => coveredWithWorkers(subject, seed));
  return [
    ...oneCoreFigures(subject, oneCore),
    { name: '  without the manifest', unit: UNIT, value: Math.max(...rates(records)) },
    { name: `${workload}, two more threads that generate`, unit: UNIT, value: Math.max(...rates(threads)) },
  ];
}

async function inShort(subject: Subject): Promise<Figure[]> {
  return oneCoreFigures(subject, await roundsOf((seed) => coveredOnOneThread(subject, seed)));
}

function oneCoreFigures(subject: Subject, rounds: readonly Round[]): Figure[] {
  const { workload } = subject;
  const bar = WORKLOADS.find((name) => name === workload);
  const best: Figure = {
    name: `${workload}, labelled and covered by the manifest, one core`,
    unit: UNIT,
    value: Math.max(...rates(rounds)),
  };
  return [
    bar === undefined ? best : { ...best, bar: BARS[bar] },
    { name: '  the median round', unit: UNIT, value: median(rates(rounds)) },
    { name: '  processor time', unit: 'µs/event', value: Math.min(...rounds.map((round) => round.cpuMicroseconds)) },
    { name: '  size of an event', unit: 'bytes', value: meanBytes(subject) },
  ];
}

/** `cpuMicroseconds` is the processor time of all threads per event, including the garbage collector's. */
type Round = { readonly eventsPerSecond: number; readonly cpuMicroseconds: number };

const rates = (rounds: readonly Round[]) => rounds.map(({ eventsPerSecond }) => eventsPerSecond);

/** Each round has its own seed, so that none repeats another. */
async function roundsOf(measure: (seed: number) => Promise<Round>): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round++) rounds.push(await measure(round));
  // The first round is a warm-up for the compiler.
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

async function coveredOnOneThread(subject: Subject, seed: number): Promise<Round> {
  const { dataset } = subject;
  const config = configOf(subject, seed);
  const source = createRecordSource({ config, dataset });
  const manifest = await openManifest(config);
  const round = startRound();
  for (const range of chunkRanges({ from: 0, to: EVENTS }, CHUNK_SIZE)) {
    await manifest.cover(makeChunk(source, range), 0);
  }
  return round.end();
}

async function recordsOnOneThread(subject: Subject, seed: number): Promise<Round> {
  const source = createRecordSource({ config: configOf(subject, seed), dataset: subject.dataset });
  const round = startRound();
  for (const range of chunkRanges({ from: 0, to: EVENTS }, CHUNK_SIZE)) makeChunk(source, range);
  return round.end();
}

/** Measured from the first chunk on, so that a rate does not include the start of the threads. */
async function coveredWithWorkers(subject: Subject, seed: number): Promise<Round> {
  const { dataset } = subject;
  const config = configOf(subject, seed);
  const manifest = await openManifest(config);
  let round: ReturnType<typeof startRound> | undefined;
  const to = EVENTS + CHUNK_SIZE;
  for await (const chunk of generateRecords({ config, dataset, from: 0, to, chunkSize: CHUNK_SIZE, workers: 2 })) {
    if (round) await manifest.cover(chunk, 0);
    round ??= startRound();
  }
  return round!.end();
}

/** The producer's own code, with a disk that takes no time. */
function openManifest(config: RunConfig) {
  return openManifestFile('bench', config, { read: async () => undefined, replace: async () => {} });
}

function meanBytes(subject: Subject): number {
  const source = createRecordSource({ config: configOf(subject, 1), dataset: subject.dataset });
  const sizes = makeChunk(source, { from: 0, to: 10_000 }).map(({ bytes }) => bytes.length);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
}

function configOf({ dataset, workload, eventsPerSecond, phases }: Subject, seed: number): RunConfig {
  return {
    workload,
    runId: 'bench',
    seed,
    startTimeMs: Date.UTC(2026, 0, 4),
    eventsPerSecond,
    ...(phases ? { phases: [...phases] } : {}),
    anomalyRate: 0.08,
    labels: 'inline',
    network: 'good',
    dataset: dataset.identity,
  };
}

runMain(() => main(process.argv.slice(2)));
