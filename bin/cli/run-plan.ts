import { existsSync } from 'node:fs';
import path from 'node:path';
import { WORKLOADS } from '../../lib/domain/event';
import type { Phase } from '../../lib/domain/phases';
import type { RunConfig } from '../../lib/domain/run';
import { UserError } from '../../lib/domain/user-error';
import type { Dataset } from '../../producer/dataset/dataset';
import type { Pace, RunLimits } from '../../producer/settings-of-run';
import type { CommandContext } from './context';
import { readManifest } from './manifests';
import { readPhases } from './phases-file';
import { cacheFolder, runPaths } from './run-paths';
import type { SettingValues } from './setting';
import type { RUN_SETTINGS } from './settings-table';

export type RunSettings = SettingValues<typeof RUN_SETTINGS>;

/** A run, ready to be started: what it makes, how fast, how much of it, and where its files go. */
export type RunPlan = {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly pace: Pace;
  readonly limits: RunLimits;
  readonly manifestPath: string;
  readonly truthPath: string;
  /** File of the ndjson sink; `-` is stdout. */
  readonly outPath: string;
};

/** Events per second when neither the user nor the workload says otherwise. */
const DEFAULT_RATE = 100;

type PlanContext = Pick<CommandContext, 'cwd' | 'now'>;

/**
 * Turns settings into a run. Loads the dataset, and takes the start time of an earlier run of the same id, so that a
 * killed run goes on when it is called again with the same words.
 */
export async function planRun(settings: RunSettings, context: PlanContext): Promise<RunPlan> {
  const pace = paceOf(settings);
  const runId = settings.runId ?? runIdFromClock(context.now());
  const paths = runPaths(context.cwd, runId);
  const manifestPath = resolve(context.cwd, settings.manifest) ?? paths.manifest;
  const dataset = await loadRunDataset(settings.dataset, context.cwd);
  const config: RunConfig = {
    workload: settings.workload,
    runId,
    seed: settings.seed,
    startTimeMs: settings.startTimeMs ?? (await earlierStartTime(manifestPath, runId)) ?? context.now(),
    ...(await pacingOf(settings, context.cwd)),
    anomalyRate: settings.anomalyRate,
    labels: settings.labels,
    network: settings.network,
    baseLatencyMs: settings.baseLatencyMs,
    dataset: dataset.identity,
  };
  return {
    config,
    dataset,
    pace,
    limits: { count: settings.events, durationMs: settings.durationMs },
    manifestPath,
    truthPath: resolve(context.cwd, settings.truth) ?? paths.truth,
    outPath: settings.out === '-' ? '-' : (resolve(context.cwd, settings.out) ?? paths.out),
  };
}

/** Letters and digits only, in the order of time: `20260104T171428514`. */
export function runIdFromClock(nowMs: number): string {
  return new Date(nowMs).toISOString().replaceAll(/[^0-9T]/g, '');
}

/** Loads what `--dataset` names; `auto` prefers a file in `data/`. */
export async function loadRunDataset(source: string, cwd: string): Promise<Dataset> {
  const { chooseSource } = await import('../../producer/dataset/choose');
  const { loadDataset } = await import('../../producer/dataset/load');
  const chosen = source === 'auto' ? await chooseSource(path.join(cwd, 'data')) : source;
  const named = chosen === 'twin' ? chosen : path.resolve(cwd, chosen);
  return loadDataset(named, { cacheDir: cacheFolder(cwd) });
}

function paceOf(settings: RunSettings): Pace {
  const clock = settings.clock ?? (settings.sink === 'ndjson' ? 'virtual' : 'live');
  if (clock === 'live') return { clock: 'wall', speed: settings.speed };
  if (settings.speed !== 1) {
    throw new UserError(
      `--speed ${settings.speed} has no meaning on the virtual clock: leave it out, or use --clock live`,
    );
  }
  if (settings.events === undefined && settings.durationMs === undefined) {
    throw new UserError('on the virtual clock a run needs an end: name --events or --duration');
  }
  return { clock: 'virtual' };
}

/** The rate that was asked for, or what the rate goes through, or the workload's own. */
async function pacingOf(
  { workload, rate, phases }: Pick<RunSettings, 'workload' | 'rate' | 'phases'>,
  cwd: string,
): Promise<Pick<RunConfig, 'eventsPerSecond' | 'phases'>> {
  if (rate !== undefined && phases !== undefined) {
    throw new UserError(`--rate ${rate} and --phases ${phases} exclude each other: name one of them`);
  }
  if (phases !== undefined) return phased(await readPhases(phases, cwd));
  if (rate !== undefined) return { eventsPerSecond: rate };
  const { WORKLOAD_REGISTRY } = await import('../../producer/workloads/registry');
  const alone = WORKLOADS.find((name) => name === workload);
  const own = alone === undefined ? undefined : WORKLOAD_REGISTRY[alone];
  return own?.phases ? phased(own.phases) : { eventsPerSecond: own?.eventsPerSecond ?? DEFAULT_RATE };
}

function phased(phases: readonly Phase[]): Pick<RunConfig, 'eventsPerSecond' | 'phases'> {
  return { eventsPerSecond: Math.max(...phases.map(({ rate }) => rate)), phases: [...phases] };
}

async function earlierStartTime(manifestPath: string, runId: string): Promise<number | undefined> {
  if (!existsSync(manifestPath)) return undefined;
  const { config } = await readManifest(manifestPath);
  return config.runId === runId ? config.startTimeMs : undefined;
}

function resolve(cwd: string, file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.resolve(cwd, file);
}
