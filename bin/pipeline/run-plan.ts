import { existsSync } from 'node:fs';
import path from 'node:path';
import { WORKLOADS } from '../../lib/events/event';
import { cycleMs, type Phase } from '../../lib/domain/run/phases';
import type { RunConfig } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';
import type { Dataset } from '../../producer/dataset/dataset';
import type { Pace, RunLimits } from '../../producer/run/settings-of-run';
import type { CommandContext } from '../text/context';
import { readManifest } from './manifests';
import { readPhases } from '../settings/phases-file';
import { cacheFolder, runPaths } from './run-paths';
import type { SettingValues } from '../settings/setting';
import type { RUN_SETTINGS } from '../settings/run-settings';

export type RunSettings = SettingValues<typeof RUN_SETTINGS>;

/** A run, ready to start: what it makes, how fast, how much, and where its files go. */
export type RunPlan = {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly pace: Pace;
  readonly limits: RunLimits;
  readonly manifestPath: string;
  readonly truthPath: string;
  /** Where the run's files are unless a setting says otherwise. */
  readonly folder: string;
};

const DEFAULT_RATE = 100;

export type PlanDefaults = {
  /** Events per second when neither the user nor the workload says otherwise. @default 100 */
  readonly defaultRate?: number;
  /** Unless the user says otherwise. @default wall */
  readonly defaultClock?: Pace['clock'];
};

type PlanContext = Pick<CommandContext, 'cwd' | 'now'>;

/**
 * Turns settings into a run. Loads the dataset, and reuses the start time of an earlier run of the same id, so that the
 * same command continues a killed run.
 */
export async function planRun(
  settings: RunSettings,
  context: PlanContext,
  { defaultRate = DEFAULT_RATE, defaultClock = 'wall' }: PlanDefaults = {},
): Promise<RunPlan> {
  const pace = paceOf(settings, defaultClock);
  // Before the dataset, which takes a while to load.
  const pacing = await pacingOf(settings, context.cwd, defaultRate);
  const limits = limitsOf(settings, pace, pacing);
  const runId = settings.runId ?? runIdFromClock(context.now());
  const paths = runPaths(context.cwd, runId);
  const manifestPath = resolve(context.cwd, settings.manifest) ?? paths.manifest;
  const dataset = await loadRunDataset(settings.dataset, context.cwd);
  const config: RunConfig = {
    workload: settings.workload,
    runId,
    seed: settings.seed,
    startTimeMs: settings.startTimeMs ?? (await earlierStartTime(manifestPath, runId)) ?? context.now(),
    ...pacing,
    anomalyRate: settings.anomalyRate,
    // The default is left out, so that runs from before this setting existed keep their configuration.
    ...(settings.difficulty === 'normal' ? {} : { difficulty: settings.difficulty }),
    labels: settings.labels,
    network: settings.network,
    baseLatencyMs: settings.baseLatencyMs,
    dataset: dataset.identity,
  };
  return {
    config,
    dataset,
    pace,
    limits,
    manifestPath,
    truthPath: resolve(context.cwd, settings.truth) ?? paths.truth,
    folder: paths.folder,
  };
}

/** Letters and digits only, sorted by time: `20260104T171428514`. */
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

function paceOf(settings: RunSettings, defaultClock: Pace['clock']): Pace {
  const isLive = settings.clock === undefined ? defaultClock === 'wall' : settings.clock === 'live';
  if (isLive) return { clock: 'wall', speed: settings.speed };
  if (settings.speed !== 1) {
    throw new UserError(
      `--speed ${settings.speed} has no meaning on the virtual clock: leave it out, or use --clock live`,
    );
  }
  return { clock: 'virtual' };
}

/** On the virtual clock only limits end a run; phases do after one round. */
function limitsOf(
  { events, durationMs }: Pick<RunSettings, 'events' | 'durationMs'>,
  { clock }: Pace,
  { phases }: Pick<RunConfig, 'phases'>,
): RunLimits {
  if (clock === 'wall' || events !== undefined || durationMs !== undefined) return { count: events, durationMs };
  if (phases) return { durationMs: cycleMs(phases) };
  throw new UserError('on the virtual clock a run needs an end: name --events or --duration');
}

/** The rate or the phases that were asked for, or else the workload's own. */
async function pacingOf(
  { workload, rate, phases }: Pick<RunSettings, 'workload' | 'rate' | 'phases'>,
  cwd: string,
  defaultRate: number,
): Promise<Pick<RunConfig, 'eventsPerSecond' | 'phases'>> {
  if (rate !== undefined && phases !== undefined) {
    throw new UserError(`--rate ${rate} and --phases ${phases} exclude each other: name one of them`);
  }
  if (phases !== undefined) return phased(await readPhases(phases, cwd));
  if (rate !== undefined) return { eventsPerSecond: rate };
  const { WORKLOAD_REGISTRY } = await import('../../producer/workloads/registry');
  const alone = WORKLOADS.find((name) => name === workload);
  const own = alone === undefined ? undefined : WORKLOAD_REGISTRY[alone];
  return own?.phases
    ? phased(await readPhases(own.phases, cwd))
    : { eventsPerSecond: own?.eventsPerSecond ?? defaultRate };
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
