import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createOutput, type CommandContext } from '../bin/text/context';
import { withDashboard, type Dashboard } from '../bin/pipeline/dashboard';
import { openEmbeddedCloud } from '../bin/pipeline/embedded-cloud';
import { showCloud } from '../bin/pipeline/show-cloud';
import { processContext } from '../bin/settings/process-context';
import { withPipelineStream } from '../bin/pipeline/chosen-sink';
import { deliverRun } from '../bin/pipeline/run-delivery';
import { loadRunDataset, type RunPlan } from '../bin/pipeline/run-plan';
import { ProcessMetrics } from '../lib/metrics/process-metrics';

const never = new AbortController().signal;
const SETTINGS = {
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
  workers: 1,
  dashboardPort: 0,
} as const;

export type ServedRun = {
  /** Credit events in bronze before anything is measured. */
  readonly events: number;
  /** Events per second of the producer that can be started beside them. */
  readonly rate: number;
};

/** Serves the page and the API of an embedded cloud in which a run is stored. */
export async function withServedRun(run: ServedRun, use: (dashboard: Dashboard) => Promise<void>): Promise<void> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'legion-bench-'));
  const context: CommandContext = { ...processContext(), cwd };
  const output = createOutput(context, { json: true });
  try {
    const plan = await planOf(run, cwd);
    const settings = { ...SETTINGS, limits: [...SETTINGS.limits] };
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
      const config = { ...plan.config, runId: 'live', startTimeMs: Date.now(), eventsPerSecond: run.rate };
      const { target, cloud } = opened;
      const metrics = new ProcessMetrics({ version: 'bench', ofProcess: true });
      showCloud(metrics, cloud);
      await withDashboard({ target, cloud, plan, config, limits: {}, settings, context, output, metrics }, use);
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function planOf({ events, rate }: ServedRun, cwd: string): Promise<RunPlan> {
  const dataset = await loadRunDataset('twin', cwd);
  return {
    config: {
      workload: 'credit',
      runId: 'stored',
      seed: 42,
      startTimeMs: Date.now() - 1000 * (events / rate),
      eventsPerSecond: rate,
      anomalyRate: 0.08,
      labels: 'inline',
      network: 'good',
      dataset: dataset.identity,
    },
    dataset,
    pace: { clock: 'virtual' },
    limits: { count: events },
    manifestPath: path.join(cwd, 'stored', 'manifest.json'),
    truthPath: path.join(cwd, 'stored', 'truth.ndjson'),
    folder: path.join(cwd, 'stored'),
  };
}
