import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { openEmbeddedCloud, type OpenCloud } from '../bin/pipeline/embedded-cloud';
import { createOutput, type CommandContext } from '../bin/text/context';
import { processContext } from '../bin/settings/process-context';
import { withPipelineStream, type UsableSink } from '../bin/pipeline/chosen-sink';
import { deliverRun } from '../bin/pipeline/run-delivery';
import { loadRunDataset, type RunPlan } from '../bin/pipeline/run-plan';
import { withClients, type Clients } from '../bin/pipeline/target';
import { BRONZE } from '../lib/domain/bronze/bronze';
import type { Dataset } from '../producer/dataset/dataset';
import type { Pace } from '../producer/run/settings-of-run';
import type { OpenSink } from '../producer/delivery/sink';
import { describeMachine, isQuick, median, publish, quantile, type BenchResult } from './bench-result';
import { runMain } from '../bin/settings/run-main';

/**
 * The whole pipeline on one machine: generation, manifest, PutRecords, the embedded stream, the event source mapping, the
 * consumer's bundle in its worker, and the embedded table with its four indexes.
 *
 *   npx tsx bench/end-to-end.ts [--quick] [--json]
 */
const ROUNDS = isQuick() ? 1 : 3;
const EVENTS = isQuick() ? 5_000 : 150_000;
const LATENCY_SECONDS = isQuick() ? 3 : 30;
const LATENCY_RATE = 1_000;
/** One event in this many is watched until it can be read. */
const SAMPLE_EVERY = 50;
const POLL_MS = 5;

const never = new AbortController().signal;

async function main(): Promise<void> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'legion-bench-'));
  const context: CommandContext = { ...processContext(), cwd };
  try {
    const dataset = await loadRunDataset('twin', cwd);
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) rates.push(await throughput(context, dataset, `rate.${round}`));
    const latencies = await latency(context, dataset);
    publish(resultOf(rates, latencies));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Events per second from making the first to storing the last, in a new cloud each time. */
async function throughput(context: CommandContext, dataset: Dataset, runId: string): Promise<number> {
  return withCloud(context, async (opened) => {
    const plan = planOf(dataset, { runId, cwd: context.cwd, pace: { clock: 'virtual' }, count: EVENTS });
    const startedAt = context.monotonicNow();
    await withPipelineStream(opened.target, context, (sink) => deliver(plan, sink));
    await opened.cloud.idle();
    return (EVENTS * 1000) / (context.monotonicNow() - startedAt);
  });
}

/** Milliseconds from the stream's acceptance until a consistent read returns the row, for each watched event. */
async function latency(context: CommandContext, dataset: Dataset): Promise<number[]> {
  return withCloud(context, async (opened) => {
    const count = LATENCY_RATE * LATENCY_SECONDS;
    const pace: Pace = { clock: 'wall', speed: 1 };
    const plan = planOf(dataset, { runId: 'latency', cwd: context.cwd, pace, count });
    return withClients(opened.target, context, async (clients) => {
      const watched: Promise<number>[] = [];
      const watch = (eventId: string) => {
        const acceptedAt = context.monotonicNow();
        watched.push(untilStored(clients, opened, eventId, context).then(() => context.monotonicNow() - acceptedAt));
      };
      await withPipelineStream(opened.target, context, (sink) =>
        deliver(plan, { ...sink, at: (rate) => sampling(sink.at(rate), watch) }),
      );
      return Promise.all(watched);
    });
  });
}

function sampling(openSink: OpenSink, watch: (eventId: string) => void): OpenSink {
  return (sink) =>
    openSink({
      ...sink,
      onAccepted: (records, acceptedAtMs) => {
        for (const { sequence, eventId } of records) if (sequence % SAMPLE_EVERY === 0) watch(eventId);
        sink.onAccepted(records, acceptedAtMs);
      },
    });
}

async function untilStored(
  { dynamodb }: Clients,
  { target }: OpenCloud,
  eventId: string,
  { sleep }: CommandContext,
): Promise<void> {
  const request = new QueryCommand({
    TableName: target.names.bronzeTable,
    ConsistentRead: true,
    KeyConditionExpression: '#id = :id',
    ExpressionAttributeNames: { '#id': BRONZE.eventId },
    ExpressionAttributeValues: { ':id': { S: eventId } },
    Select: 'COUNT',
  });
  while ((await dynamodb.send(request)).Count === 0) await sleep(POLL_MS);
}

function deliver(plan: RunPlan, sink: UsableSink) {
  return deliverRun({
    plan,
    settings: { workers: 1, labelDelayMs: 0 },
    sink,
    signals: { stop: never, force: never },
    onProgress: () => {},
  });
}

async function withCloud<T>(context: CommandContext, use: (opened: OpenCloud) => Promise<T>): Promise<T> {
  const opened = await openEmbeddedCloud({
    settings: {
      stage: 'local',
      dataDir: undefined,
      durability: 'process',
      shards: undefined,
      indexShards: undefined,
      retentionDays: undefined,
      region: undefined,
      port: 0,
      limits: [],
      scalingClock: 1,
      faults: undefined,
    },
    context,
    output: createOutput(context, { json: true }),
    ports: [0],
  });
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

type Run = { readonly runId: string; readonly cwd: string; readonly pace: Pace; readonly count: number };

function planOf(dataset: Dataset, { runId, cwd, pace, count }: Run): RunPlan {
  return {
    config: {
      workload: 'credit',
      runId,
      seed: 42,
      startTimeMs: Date.now(),
      eventsPerSecond: LATENCY_RATE,
      anomalyRate: 0.08,
      labels: 'inline',
      network: 'good',
      dataset: dataset.identity,
    },
    dataset,
    pace,
    limits: { count },
    manifestPath: path.join(cwd, runId, 'manifest.json'),
    truthPath: path.join(cwd, runId, 'truth.ndjson'),
    folder: path.join(cwd, runId),
  };
}

function resultOf(rates: readonly number[], latencies: readonly number[]): BenchResult {
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    name: 'end-to-end',
    machine: describeMachine(),
    method:
      `Throughput: median of ${ROUNDS} runs of ${EVENTS} events on the virtual clock, each into a new in-memory cloud ` +
      `of 4 shards, from the first event made until the mapping is at rest. Latency: ${LATENCY_RATE} events/s for ` +
      `${LATENCY_SECONDS} s; one event in ${SAMPLE_EVERY} is read every ${POLL_MS} ms from its acceptance until it is there.`,
    figures: [
      { name: 'stored with all indexes, median', unit: 'events/s', value: median(rates), bar: 12_000 },
      { name: 'stored with all indexes, best', unit: 'events/s', value: Math.max(...rates) },
      { name: 'accept to stored, p50', unit: 'ms', value: quantile(sorted, 0.5) },
      { name: 'accept to stored, p99', unit: 'ms', value: quantile(sorted, 0.99), bar: 100, comparison: 'at-most' },
      { name: 'accept to stored, longest', unit: 'ms', value: quantile(sorted, 1) },
    ],
  };
}

runMain(main);
