import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDynamoDbClient, createKinesisClient } from '../lib/aws/clients';
import { createDetectorProgress } from '../lib/aws/detector-progress';
import { MAX_RECORDS_PER_PUT, putEvents, type PutRecord } from '../lib/aws/put-events';
import type { Arrival } from '../lib/domain/detection/arrival';
import { createEngine } from '../lib/domain/detection/engine';
import { entityOf } from '../lib/domain/detection/entity';
import type { EntityState } from '../lib/domain/detection/entity-state';
import { RULES } from '../lib/domain/detection/rules';
import { parseState, stateText } from '../lib/domain/detection/state-text';
import { withoutLabels } from '../lib/domain/detection/without-labels';
import { resourceNames } from '../lib/domain/names';
import type { RunConfig } from '../lib/domain/run/run';
import { decodeEvent } from '../lib/events/wire';
import { startEmbeddedCloud } from '../lib/cloud/cloud';
import { systemClock } from '../lib/core/system-clock';
import { synthesize } from '../lib/cloud/cloudformation/synthesize';
import type { DetectorMode } from '../lib/stacks/app-settings';
import type { Dataset } from '../producer/dataset/dataset';
import { loadDataset } from '../producer/dataset/load';
import { createRecordSource } from '../producer/generation/record-source';
import { describeMachine, isQuick, median, publish } from './bench-result';
import { runMain } from '../bin/settings/run-main';

/**
 * The detector on signals events: its own code alone, and the deployed function beside the consumer in the embedded
 * cloud.
 *
 *   npx tsx bench/detector.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 5_000 : 100_000;
const ROUNDS = isQuick() ? 1 : 3;
const RATE = 1_000; // the default of the workload
const BATCH_SIZE = 1_000; // the deployed detector's
const BAR = 8_000;
const STAGE = 'bench';
const NAMES = resourceNames(STAGE);
const ROOT = path.resolve(__dirname, '..');

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'legion-bench-'));
  try {
    const dataset = await loadDataset('twin', { cacheDir: path.join(ROOT, '.legion', 'cache') });
    const alone: Pure[] = [];
    const beside: Deployed[] = [];
    const without: Deployed[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const records = recordsOf(dataset, round);
      alone.push(judgeAlone(records));
      beside.push(await judgeDeployed(folder, records, 'on'));
      without.push(await judgeDeployed(folder, records, 'off'));
    }
    const middle = <T>(rounds: readonly T[], of: (round: T) => number) => median(rounds.map(of));
    publish({
      name: 'detector',
      machine: describeMachine(),
      method:
        `${EVENTS} signals events of the twin's clients at ${RATE} events/s of event time with 8 % anomalies, ` +
        `prepared in advance; the median of ${ROUNDS} rounds. Deployed: a new in-memory cloud of 4 shards, from the first PutRecords ` +
        'until consumer and detector are at rest, processor time of all threads. Alone: decoding, the rules, and the ' +
        `stored text of the states, in batches of ${BATCH_SIZE}, on one thread.`,
      figures: [
        { name: 'stored and judged, beside the consumer', unit: 'events/s', value: middle(beside, rateOf), bar: BAR },
        { name: '  the best round', unit: 'events/s', value: Math.max(...beside.map(rateOf)) },
        { name: '  processor time', unit: 'µs/event', value: middle(beside, ({ cpuMicros }) => cpuMicros) },
        { name: '  stored alone, without a detector', unit: 'events/s', value: middle(without, rateOf) },
        { name: '  processor time', unit: 'µs/event', value: middle(without, ({ cpuMicros }) => cpuMicros) },
        { name: 'detections per 1,000 events', unit: 'rows', value: (middle(beside, foundOf) * 1000) / EVENTS },
        { name: 'alone, decoding', unit: 'µs/event', value: middle(alone, ({ decodeMicros }) => decodeMicros) },
        { name: 'alone, judging', unit: 'µs/event', value: middle(alone, ({ judgeMicros }) => judgeMicros) },
        { name: 'alone, states to text and back', unit: 'µs/event', value: middle(alone, (one) => one.textMicros) },
        {
          name: 'states written per 1,000 events',
          unit: 'items',
          value: middle(alone, (one) => one.statesPerThousand),
        },
        { name: 'size of a state', unit: 'bytes', value: middle(alone, ({ stateBytes }) => stateBytes) },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function recordsOf(dataset: Dataset, seed: number): PutRecord[] {
  const config: RunConfig = {
    workload: 'signals',
    runId: 'bench',
    seed,
    startTimeMs: Date.UTC(2026, 0, 4, 9),
    eventsPerSecond: RATE,
    anomalyRate: 0.08,
    labels: 'inline',
    network: 'good',
    dataset: dataset.identity,
  };
  const source = createRecordSource({ config, dataset });
  return Array.from({ length: EVENTS }, (_, sequence) => source.at(sequence))
    .sort((a, b) => a.deliverAtMs - b.deliverAtMs)
    .map(({ partitionKey, bytes }) => ({ partitionKey, bytes }));
}

type Pure = {
  readonly decodeMicros: number;
  readonly judgeMicros: number;
  readonly textMicros: number;
  readonly statesPerThousand: number;
  readonly stateBytes: number;
};

/** Processor time of this process while `act` runs, in microseconds. */
function cpuOf<T>(act: () => T): { readonly result: T; readonly micros: number } {
  const before = process.cpuUsage();
  const result = act();
  const { user, system } = process.cpuUsage(before);
  return { result, micros: user + system };
}

/** Works like the function, with a map instead of the table. */
function judgeAlone(records: readonly PutRecord[]): Pure {
  const engine = createEngine({ rules: RULES, latenessMs: 30_000 });
  const texts = new Map<string, string>();
  const micros = { decode: 0, judge: 0, text: 0 };
  let written = 0;
  let bytes = 0;
  for (let start = 0; start < records.length; start += BATCH_SIZE) {
    const batch = records.slice(start, start + BATCH_SIZE);
    const decoded = cpuOf(() => batch.map((record) => withoutLabels(decodeEvent(record.bytes))));
    const groups = new Map<string, Arrival[]>();
    const grouped = cpuOf(() => {
      for (const event of decoded.result) {
        const arrival = engine.arrivalOf(event, start);
        const entity = entityOf(event)!;
        if (arrival) groups.set(entity, [...(groups.get(entity) ?? []), arrival]);
      }
    });
    const read = cpuOf(() => {
      const states = new Map<string, EntityState | undefined>();
      for (const entity of groups.keys()) {
        const text = texts.get(entity);
        states.set(entity, text === undefined ? undefined : parseState(text, 'bench'));
      }
      return states;
    });
    const judged = cpuOf(() =>
      [...groups].map(([entity, arrivals]) => ({
        entity,
        ...engine.judge(read.result.get(entity), arrivals, { rowsAreWritten: true }),
      })),
    );
    const wrote = cpuOf(() => {
      for (const { entity, state, changed } of judged.result) {
        if (!changed) continue;
        const text = stateText(state, 'bench');
        texts.set(entity, text);
        written += 1;
        bytes += text.length;
      }
    });
    micros.decode += decoded.micros;
    micros.judge += grouped.micros + judged.micros;
    micros.text += read.micros + wrote.micros;
  }
  return {
    decodeMicros: micros.decode / records.length,
    judgeMicros: micros.judge / records.length,
    textMicros: micros.text / records.length,
    statesPerThousand: (written * 1000) / records.length,
    stateBytes: bytes / Math.max(1, written),
  };
}

type Deployed = { readonly ms: number; readonly cpuMicros: number; readonly found: number };

const rateOf = ({ ms }: Deployed) => (EVENTS * 1000) / ms;
const foundOf = ({ found }: Deployed) => found;

async function judgeDeployed(folder: string, records: readonly PutRecord[], detector: DetectorMode): Promise<Deployed> {
  const { assemblyDir } = await synthesize({
    directory: path.join(folder, 'assembly'),
    inputs: ['lib', 'lambda', 'producer/workloads', 'package-lock.json'].map((name) => path.join(ROOT, name)),
    settings: { detector },
    buildApp: async (outdir) => {
      const { buildApp } = await import('../lib/stacks/legion-app');
      return buildApp({ target: 'embedded', stage: STAGE, outdir, settings: { detector } });
    },
  });
  const log = { info: () => undefined, warn: (details: object, message: string) => console.error(message, details) };
  const cloud = await startEmbeddedCloud({ assemblyDir, clock: systemClock, log });
  const kinesis = createKinesisClient({ endpoint: cloud.endpoints.kinesis, transport: cloud.transport });
  const dynamodb = createDynamoDbClient({ endpoint: cloud.endpoints.dynamodb, transport: cloud.transport });
  try {
    await cloud.idle();
    const startedAt = performance.now();
    const cpu = process.cpuUsage();
    for (let start = 0; start < records.length; start += MAX_RECORDS_PER_PUT) {
      await putEvents(kinesis, NAMES.stream, records.slice(start, start + MAX_RECORDS_PER_PUT));
    }
    await cloud.idle();
    const ms = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpu);
    const found = detector === 'on' ? await judgedAll(kinesis, dynamodb) : 0;
    return { ms, cpuMicros: (user + system) / records.length, found };
  } finally {
    kinesis.destroy();
    dynamodb.destroy();
    await cloud.stop();
  }
}

/** @returns the number of detections @throws Error when an event was left out, which would flatter the figures */
async function judgedAll(
  kinesis: ReturnType<typeof createKinesisClient>,
  dynamodb: ReturnType<typeof createDynamoDbClient>,
): Promise<number> {
  const progress = await createDetectorProgress({ kinesis, dynamodb, names: NAMES })();
  if (progress.judged !== EVENTS || progress.tooLate > 0 || !progress.atRest) {
    throw new Error(`not every event was judged: ${JSON.stringify(progress)}`);
  }
  return progress.detections;
}

runMain(main);
