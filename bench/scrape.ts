import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createOutput, type CommandContext } from '../bin/text/context';
import { withDashboard, type Dashboard } from '../bin/pipeline/dashboard';
import { openEmbeddedCloud } from '../bin/pipeline/embedded-cloud';
import { processContext } from '../bin/settings/process-context';
import { withPipelineStream } from '../bin/pipeline/chosen-sink';
import { deliverRun } from '../bin/pipeline/run-delivery';
import { loadRunDataset, type RunPlan } from '../bin/pipeline/run-plan';
import { describeMachine, isQuick, publish, type BenchResult } from './bench-result';
import { showCloud } from '../bin/pipeline/show-cloud';
import { ProcessMetrics } from '../lib/metrics/process-metrics';
import { runMain } from '../bin/settings/run-main';

/**
 * What it costs to be scraped by Prometheus.
 *
 *   npx tsx bench/scrape.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 5_000 : 50_000;
const WARM_UP = 100;
const SCRAPES = isQuick() ? 50 : 500;
const IDLE_MS = 2_000;
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
      const metrics = new ProcessMetrics({ version: 'bench', ofProcess: true });
      showCloud(metrics, cloud);
      await withDashboard(
        { target, cloud, plan, config, limits: {}, settings, context, output, metrics },
        async (dashboard) => {
          publish(await measure(dashboard));
        },
      );
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function measure({ api }: Dashboard): Promise<BenchResult> {
  await scrapes(api.url, WARM_UP);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await scrapes(api.url, SCRAPES);
  const spent = cpuMs(before);
  const idle = await idleShare();
  const value = (spent - idle * (performance.now() - startedAt - IDLE_MS)) / SCRAPES;
  return {
    name: 'scrape',
    machine: describeMachine(),
    method:
      `Processor time of the whole process (cloud, API) for ${SCRAPES} scrapes by another process, after ` +
      `${WARM_UP} to warm up, with ${EVENTS} events in bronze, less what it takes when idle. The stream and the tables ` +
      'are read once in fifteen seconds; these readings are part of the figure when one falls into the measurement.',
    figures: [{ name: 'a scrape of /metrics', unit: 'ms', value, bar: 5, comparison: 'at-most' }],
  };
}

/** Scrapes from another process, whose time is not counted. */
async function scrapes(url: string, count: number): Promise<void> {
  const script = `(async () => { for (let n = 0; n < ${count}; n++) await (await fetch('${url}/metrics')).text() })()`;
  const [code] = (await once(spawn(process.execPath, ['-e', script], { stdio: 'inherit' }), 'close')) as [number];
  if (code !== 0) throw new Error(`the scraping process ended with exit code ${code}`);
}

/** The share of one processor that the process takes when nobody asks. */
async function idleShare(): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  return cpuMs(before) / (performance.now() - startedAt);
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
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
