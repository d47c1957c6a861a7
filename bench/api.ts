import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createOutput, type CommandContext } from '../bin/text/context';
import { withDashboard, type Dashboard } from '../bin/pipeline/dashboard';
import { openEmbeddedCloud } from '../bin/pipeline/embedded-cloud';
import { processContext } from '../bin/settings/process-context';
import { withPipelineStream } from '../bin/pipeline/chosen-sink';
import { deliverRun } from '../bin/pipeline/run-delivery';
import { loadRunDataset, type RunPlan } from '../bin/pipeline/run-plan';
import { describeMachine, isQuick, publish, quantile, type BenchResult } from './bench-result';
import { runMain } from '../bin/settings/run-main';

/**
 * The API while the pipeline works: the latency of a list, and the cost of open streams.
 *
 *   npx tsx bench/api.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 5_000 : 100_000;
const CLIENTS = 20;
const PAUSE_MS = 500;
const LIST_SECONDS = isQuick() ? 3 : 30;
const STREAMS = isQuick() ? 20 : 200;
const STREAM_SECONDS = isQuick() ? 3 : 30;
const RATE = 200;

const never = new AbortController().signal;
const NOTHING_SET = {
  stage: 'local',
  dataDir: undefined,
  durability: 'process',
  shards: undefined,
  indexShards: undefined,
} as const;

async function main(): Promise<void> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'legion-bench-'));
  const context: CommandContext = { ...processContext(), cwd };
  const output = createOutput(context, { json: true });
  try {
    const plan = await planOf(cwd);
    const settings = {
      ...NOTHING_SET,
      retentionDays: undefined,
      region: undefined,
      port: 0,
      limits: [],
      scalingClock: 1,
      faults: undefined,
      workers: 1,
      dashboardPort: 0,
    };
    const opened = await openEmbeddedCloud({ settings, context, output, ports: [0] });
    try {
      await withPipelineStream(opened.target, context, (sink) =>
        deliverRun({
          plan,
          settings: { workers: 1, labelDelayMs: 0 },
          sink,
          signals: { stop: never, force: never },
          onProgress: () => {},
        }),
      );
      await opened.cloud.idle();
      const config = { ...plan.config, runId: 'live', startTimeMs: Date.now(), eventsPerSecond: RATE };
      const { target, cloud } = opened;
      await withDashboard({ target, cloud, plan, config, limits: {}, settings, context, output }, async (dashboard) => {
        publish(await measure(dashboard));
      });
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function measure({ api, producer }: Dashboard): Promise<BenchResult> {
  const latencies = await listLatencies(api.url);
  await producer.start({});
  const without = await cpuOf(STREAM_SECONDS);
  const clients = startClients('streams', api.url, STREAMS);
  await once(clients.stdout, 'data'); // all streams are open
  const withStreams = await cpuOf(STREAM_SECONDS);
  clients.kill();
  await producer.stop();
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    name: 'api',
    machine: describeMachine(),
    method:
      `Lists: ${CLIENTS} clients in another process ask for /events?limit=50 and again ${PAUSE_MS} ms after each answer, ` +
      `for ${LIST_SECONDS} s after 5 s of warm-up, with ${EVENTS} events in bronze. Streams: processor time of the whole process (producer, ` +
      `cloud, API) over ${STREAM_SECONDS} s at ${RATE} events/s, without and with ${STREAMS} open /stream clients.`,
    figures: [
      { name: '/events, p50', unit: 'ms', value: quantile(sorted, 0.5) },
      { name: '/events, p99', unit: 'ms', value: quantile(sorted, 0.99), bar: 50, comparison: 'at-most' },
      { name: 'requests in total', unit: '', value: latencies.length },
      { name: 'processor time without streams', unit: 'ms/s', value: without },
      { name: `processor time with ${STREAMS} streams`, unit: 'ms/s', value: withStreams },
      {
        name: 'added by the streams',
        unit: '%',
        value: (100 * (withStreams - without)) / without,
        bar: 20,
        comparison: 'at-most',
      },
    ],
  };
}

async function listLatencies(url: string): Promise<number[]> {
  const clients = startClients('lists', url, CLIENTS, LIST_SECONDS, PAUSE_MS);
  let text = '';
  clients.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(clients, 'close')) as [number];
  if (code !== 0) throw new Error(`the clients ended with exit code ${code}`);
  return JSON.parse(text) as number[];
}

/** Milliseconds of processor time per second, over all threads of this process. */
async function cpuOf(seconds: number): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (performance.now() - startedAt);
}

function startClients(...words: readonly (string | number)[]): ChildProcessByStdio<null, Readable, null> {
  const file = path.join(__dirname, 'api-clients.ts');
  return spawn(process.execPath, ['--import', 'tsx', file, ...words.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: path.join(__dirname, '..'),
  });
}

async function planOf(cwd: string): Promise<RunPlan> {
  const dataset = await loadRunDataset('twin', cwd);
  return {
    config: {
      workload: 'credit',
      runId: 'stored',
      seed: 42,
      startTimeMs: Date.now() - 1000 * (EVENTS / RATE),
      eventsPerSecond: RATE,
      anomalyRate: 0.08,
      labels: 'inline',
      network: 'good',
      dataset: dataset.identity,
    },
    dataset,
    pace: { clock: 'virtual' },
    limits: { count: EVENTS },
    manifestPath: path.join(cwd, 'stored', 'manifest.json'),
    truthPath: path.join(cwd, 'stored', 'truth.ndjson'),
    folder: path.join(cwd, 'stored'),
  };
}

runMain(main);
