import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { Tally } from '../lib/domain/manifest';
import type { RunConfig } from '../lib/domain/run';
import { loadDataset } from '../producer/dataset/load';
import type { Dataset } from '../producer/dataset/dataset';
import { generateRecords } from '../producer/generation/generate-records';

/**
 * Labelled generation: events made, encoded as JSON and tallied for the manifest, per second. The tally always runs on
 * the calling thread, as it does in the producer; with one worker all of it is on one core.
 */
export type GenerationResult = {
  readonly name: string;
  readonly workers: number;
  readonly events: number;
  readonly bytesPerEvent: number;
  /** The middle one of the rounds. */
  readonly eventsPerSecond: number;
  readonly roundsEventsPerSecond: readonly number[];
};

export type GenerationReport = {
  readonly name: 'generation';
  /** Those of one core. */
  readonly eventsPerSecond: number;
  readonly anomalyRate: number;
  readonly node: string;
  readonly cpu: string;
  readonly results: readonly GenerationResult[];
};

const RESULT_FILE = path.join(__dirname, 'results', 'generation.json');
const ANOMALY_RATE = 0.05;
const CHUNK_SIZE = 1000;
const ROUNDS = 5;

export async function benchGeneration({ events = 150_000 } = {}): Promise<GenerationReport> {
  const dataset = await loadDataset('twin', { cacheDir: path.join(__dirname, '..', '.legion', 'cache') });
  const results: GenerationResult[] = [];
  for (const workers of [1, 2]) results.push(await measure({ dataset, workers, events }));
  const { version: node } = process;
  const cpu = cpus()[0]?.model ?? 'unknown';
  return {
    name: 'generation',
    eventsPerSecond: results[0]!.eventsPerSecond,
    anomalyRate: ANOMALY_RATE,
    node,
    cpu,
    results,
  };
}

async function measure(input: { dataset: Dataset; workers: number; events: number }): Promise<GenerationResult> {
  const rounds: number[] = [];
  let bytes = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const { eventsPerSecond, fingerprintBytes } = await oneRound(input, round);
    bytes = fingerprintBytes;
    // The first round warms the compiler up.
    if (round > 0) rounds.push(Math.round(eventsPerSecond));
  }
  return {
    name: `generation, ${input.workers === 1 ? 'one core' : `${input.workers} workers`}`,
    workers: input.workers,
    events: input.events,
    bytesPerEvent: Math.round(bytes / input.events),
    eventsPerSecond: rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!,
    roundsEventsPerSecond: rounds,
  };
}

/** Measured from the first batch on: what starting the threads takes is no part of a rate. */
async function oneRound({ dataset, workers, events }: Parameters<typeof measure>[0], round: number) {
  const options = { config: configOf(dataset, round), dataset, workers, chunkSize: CHUNK_SIZE };
  const tally = new Tally();
  let startedAtMs: number | undefined;
  let counted = 0;
  for await (const batch of generateRecords({ ...options, from: 0, to: events + CHUNK_SIZE })) {
    for (const record of batch) tally.add(record.eventId, record.bytes);
    if (startedAtMs === undefined) startedAtMs = performance.now();
    else counted += batch.length;
  }
  const seconds = (performance.now() - startedAtMs!) / 1000;
  return { eventsPerSecond: counted / seconds, fingerprintBytes: tally.fingerprint().bytes };
}

function configOf({ identity }: Dataset, seed: number): RunConfig {
  return {
    workload: 'credit',
    runId: 'bench',
    seed,
    startTimeMs: Date.UTC(2026, 0, 4),
    eventsPerSecond: 50_000,
    anomalyRate: ANOMALY_RATE,
    labels: 'inline',
    network: 'normal',
    dataset: identity,
  };
}

function table(results: readonly GenerationResult[]): string {
  const lines = results.map(({ name, eventsPerSecond, bytesPerEvent, roundsEventsPerSecond }) => {
    const spread = `${Math.min(...roundsEventsPerSecond)}..${Math.max(...roundsEventsPerSecond)}`;
    return `${name.padEnd(24)}${String(eventsPerSecond).padStart(10)}${spread.padStart(20)}${String(bytesPerEvent).padStart(10)}`;
  });
  return [`${''.padEnd(24)}${'events/s'.padStart(10)}${'range'.padStart(20)}${'bytes'.padStart(10)}`, ...lines].join(
    '\n',
  );
}

async function main(): Promise<void> {
  const report = await benchGeneration();
  console.log(table(report.results));
  mkdirSync(path.dirname(RESULT_FILE), { recursive: true });
  writeFileSync(RESULT_FILE, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`written to ${path.relative(process.cwd(), RESULT_FILE)}`);
}

if (require.main === module) void main();
