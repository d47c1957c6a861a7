import { systemClock } from '../../lib/core/system-clock';
import path from 'node:path';
import type { LocalApi } from '../../lib/api/local/start-local-api';
import type { ProcessMetrics } from '../../lib/metrics/process-metrics';
import type { RunConfig } from '../../lib/domain/run/run';
import type { EmbeddedCloud } from '../../lib/cloud/cloud';
import type { DrivenProducer } from '../../producer/control/create-producer-control';
import type { RunLimits } from '../../producer/run/settings-of-run';
import type { CommandContext, Output } from '../text/context';
import type { RunPlan, RunSettings } from './run-plan';
import { STATE_FOLDER, runPaths } from './run-paths';
import type { SettingValues } from '../settings/setting';
import type { DASHBOARD_SETTINGS } from '../settings/dashboard-settings';
import { withPipelineStream, type UsableSink } from './chosen-sink';
import { indexShardsOf, withClients, type Clients, type IndexShardSetting, type Target } from './target';
import { showMeter } from './show-meter';
import { IS_COMPILED } from '../../lib/core/is-compiled';
import { isErrno } from '../../lib/core/errno';

export type Dashboard = {
  readonly producer: DrivenProducer;
  readonly api: LocalApi;
};

export type ApiServerOptions = {
  readonly target: Target;
  /** The embedded cloud, if it is in this process: it knows the state of its mappings. */
  readonly cloud?: Pick<EmbeddedCloud, 'mappings' | 'disk' | 'failure'>;
  readonly settings: IndexShardSetting & SettingValues<typeof DASHBOARD_SETTINGS>;
  readonly context: CommandContext;
  readonly output: Output;
  readonly metrics?: ProcessMetrics | undefined;
  /** Its manifest may be anywhere, and its dataset is already loaded. @default no run is planned here */
  readonly plan?: RunPlan;
};

export type DashboardOptions = ApiServerOptions & {
  readonly plan: RunPlan;
  /** The first run of the producer, which waits to be started. */
  readonly config: RunConfig;
  readonly limits: RunLimits;
  readonly settings: Pick<RunSettings, 'workers'>;
  /** How long delivery may take when a run is stopped. @default 4,500 */
  readonly drainTimeoutMs?: number;
};

const BUILT_PAGE = path.resolve(__dirname, '..', '..', 'dashboard');

const FIRST_PORT = 5000;
const LAST_PORT = 5019;

/** Serves the API and the page for a target, with a producer that the page controls, while `use` runs. */
export async function withDashboard<T>(
  options: DashboardOptions,
  use: (dashboard: Dashboard) => Promise<T>,
): Promise<T> {
  return withPipelineStream(options.target, options.context, async (sink) => {
    const producer = await createProducer(options, sink);
    return withApi(options, producer, async (api) => {
      try {
        return await use({ producer, api });
      } finally {
        await producer.stop();
      }
    });
  });
}

/** Serves the API and the page for a target while `use` runs. Without a producer nothing can be controlled. */
export async function withApi<T>(
  options: ApiServerOptions,
  producer: DrivenProducer | undefined,
  use: (api: LocalApi) => Promise<T>,
): Promise<T> {
  return withClients(options.target, options.context, async (clients) => {
    const api = await startApi(options, producer, clients);
    try {
      return await use(api);
    } finally {
      await api.close();
    }
  });
}

async function createProducer(options: DashboardOptions, sink: UsableSink): Promise<DrivenProducer> {
  const { plan, config, limits, settings } = options;
  const { createProducerControl } = await import('../../producer/control/create-producer-control');
  const { generateRecords } = await import('../../producer/generation/generate-records');
  const { diskFiles } = await import('../../producer/run/run-files');
  const { ProducerMeter } = await import('../../producer/run/producer-meter');
  const { dataset } = plan;
  const meter = new ProducerMeter();
  if (options.metrics) showMeter(options.metrics, meter);
  const workers = settings.workers ?? 1;
  return createProducerControl({
    config,
    dataset,
    limits,
    drainTimeoutMs: options.drainTimeoutMs,
    meter,
    destination: sink.destination,
    clock: systemClock,
    files: diskFiles,
    records: (run, chunkSize) => (from, to) => generateRecords({ config: run, dataset, from, to, chunkSize, workers }),
    openSink: sink.at,
    pathsOf: (runId) => filesOf(runId, options),
  });
}

/** Files of a run: the plan's own run has them where the plan says, later runs in a folder of their own. */
export function filesOf(runId: string, { plan, context }: Pick<DashboardOptions, 'plan' | 'context'>) {
  if (runId === plan.config.runId) return { manifest: plan.manifestPath, truth: plan.truthPath };
  const { manifest, truth } = runPaths(context.cwd, runId);
  return { manifest, truth };
}

async function startApi(
  { target, cloud, plan, settings, context, output, metrics }: ApiServerOptions,
  producer: DrivenProducer | undefined,
  clients: Clients,
): Promise<LocalApi> {
  const { startLocalApi } = await import('../../lib/api/local/start-local-api');
  const { embeddedMappings } = await import('../../lib/api/local/embedded-mappings');
  const pageFolder = await pageOf(context);
  const { runSources } = await import('./run-sources');
  const sources = runSources({ target, context, clients, manifestPath: plan?.manifestPath, dataset: plan?.dataset });
  const serve = (port: number) =>
    startLocalApi({
      ...clients,
      runSources: sources,
      names: target.names,
      indexShards: indexShardsOf(target, settings),
      producer,
      metrics,
      mappings: cloud && (() => embeddedMappings(cloud.mappings())),
      disk: cloud?.disk,
      cloudFailure: cloud?.failure,
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

/** The folder of the page's files: those of the build, or from the sources new ones. */
async function pageOf({ cwd }: Pick<CommandContext, 'cwd'>): Promise<string> {
  if (IS_COMPILED) return BUILT_PAGE;
  const { buildDashboard } = await import('../deploy/build-dashboard');
  const outdir = path.join(cwd, STATE_FOLDER, 'page');
  await buildDashboard({ outdir });
  return outdir;
}

async function serveOnFreePort(serve: (port: number) => Promise<LocalApi>, output: Output): Promise<LocalApi> {
  for (let port = FIRST_PORT; ; port++) {
    try {
      return await serve(port <= LAST_PORT ? port : 0);
    } catch (error) {
      if (!isErrno(error, 'EADDRINUSE')) throw error;
      output.note(`port ${port} is taken; the dashboard looks for another`);
    }
  }
}
