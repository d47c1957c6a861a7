import path from 'node:path';
import type { LocalApi } from '../../lambda/api/local/start-local-api';
import type { RunConfig } from '../../lib/domain/run';
import type { DrivenProducer } from '../../producer/control/create-producer-control';
import type { RunLimits } from '../../producer/settings-of-run';
import type { CommandContext, Output } from './context';
import type { OpenCloud } from './embedded-cloud';
import type { RunPlan, RunSettings } from './run-plan';
import { STATE_FOLDER, runPaths } from './run-paths';
import type { SettingValues } from './setting';
import type { DASHBOARD_SETTINGS } from './settings-table';
import { indexShardsOf, withClients, type IndexShardSetting } from './target';

export type Dashboard = {
  readonly producer: DrivenProducer;
  readonly api: LocalApi;
};

export type DashboardOptions = {
  readonly opened: OpenCloud;
  readonly plan: RunPlan;
  /** The first run of the producer; it begins when it is told to. */
  readonly config: RunConfig;
  readonly limits: RunLimits;
  readonly settings: Pick<RunSettings, 'workers'> & IndexShardSetting & SettingValues<typeof DASHBOARD_SETTINGS>;
  readonly context: CommandContext;
  readonly output: Output;
};

const FIRST_PORT = 5000;
const LAST_PORT = 5019;

/** Serves the API and the page over the embedded cloud, with a producer that the page drives, for the time of `use`. */
export async function withDashboard<T>(
  options: DashboardOptions,
  use: (dashboard: Dashboard) => Promise<T>,
): Promise<T> {
  const { opened, context } = options;
  return withClients(
    opened.target,
    context,
    async ({ kinesis }) => {
      const producer = await createProducer(options, kinesis);
      return withClients(opened.target, context, async (clients) => {
        const api = await startApi(options, producer, clients);
        try {
          return await use({ producer, api });
        } finally {
          await producer.stop();
          await api.close();
        }
      });
    },
    { maxAttempts: 1 }, // the sink itself sends again what failed, and counts it
  );
}

type Kinesis = Parameters<Parameters<typeof withClients>[2]>[0]['kinesis'];

async function createProducer(options: DashboardOptions, kinesis: Kinesis): Promise<DrivenProducer> {
  const { opened, plan, config, limits, settings } = options;
  const { createProducerControl } = await import('../../producer/control/create-producer-control');
  const { generateRecords } = await import('../../producer/generation/generate-records');
  const { diskFiles } = await import('../../producer/run-files');
  const { kinesisSink, laneCountFor } = await import('../../producer/sinks/kinesis');
  const { wallClock } = await import('./wall-clock');
  const { dataset } = plan;
  const workers = settings.workers ?? 1;
  return createProducerControl({
    config,
    dataset,
    limits,
    clock: wallClock(),
    files: diskFiles,
    records: (run, chunkSize) => (from, to) => generateRecords({ config: run, dataset, from, to, chunkSize, workers }),
    openSink: (eventsPerSecond) =>
      kinesisSink({
        client: kinesis,
        streamName: opened.target.names.stream,
        clock: wallClock(),
        random: Math.random,
        laneCount: laneCountFor(eventsPerSecond),
      }),
    pathsOf: (runId) => filesOf(runId, options),
  });
}

/** Files of a run: where the plan says for its own, in a folder of their own for those that follow from it. */
export function filesOf(runId: string, { plan, context }: Pick<DashboardOptions, 'plan' | 'context'>) {
  if (runId === plan.config.runId) return { manifest: plan.manifestPath, truth: plan.truthPath };
  const { manifest, truth } = runPaths(context.cwd, runId);
  return { manifest, truth };
}

async function startApi(
  { opened, settings, context, output }: DashboardOptions,
  producer: DrivenProducer,
  clients: Parameters<Parameters<typeof withClients>[2]>[0],
): Promise<LocalApi> {
  const { startLocalApi } = await import('../../lambda/api/local/start-local-api');
  const { embeddedMappings } = await import('../../lambda/api/local/embedded-mappings');
  const { buildDashboard } = await import('../../scripts/build-dashboard');
  const pageFolder = path.join(context.cwd, STATE_FOLDER, 'page');
  await buildDashboard({ outdir: pageFolder });
  const serve = (port: number) =>
    startLocalApi({
      ...clients,
      names: opened.target.names,
      indexShards: indexShardsOf(opened.target, settings),
      producer,
      mappings: () => embeddedMappings(opened.cloud.mappings()),
      port,
      pageFolder,
      now: context.now,
      monotonicNow: context.monotonicNow,
      sleep: context.sleep,
      log: {
        info: () => {},
        warn: (_details, message) => output.note(`dashboard: ${message}`),
        error: (details, message) => output.note(`dashboard: ${message} ${JSON.stringify(details)}`),
      },
    });
  if (settings.dashboardPort !== undefined) return serve(settings.dashboardPort);
  return serveOnFreePort(serve, output);
}

async function serveOnFreePort(serve: (port: number) => Promise<LocalApi>, output: Output): Promise<LocalApi> {
  for (let port = FIRST_PORT; ; port++) {
    try {
      return await serve(port <= LAST_PORT ? port : 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      output.note(`port ${port} is taken; the dashboard looks for another`);
    }
  }
}
