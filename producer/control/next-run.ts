import type { RunConfig } from '../../lib/domain/run/run';
import { readEarlierRun } from '../run/earlier-run';
import type { ProducerControlOptions } from './control-options';
import { sameSettings, settingsOf, type LiveSettings } from './live-settings';

type RunNames = Pick<ProducerControlOptions, 'config' | 'files' | 'pathsOf'> & {
  /** Runs that this producer has made; they may not have a file yet. */
  readonly made: ReadonlyMap<string, unknown>;
};

const BASE_LENGTH = 32;

/** The first id of the kind that neither a run of this producer nor a manifest has: `r.2`, or `r.hand1` by hand. */
export async function freeRunId(
  kind: 'changed' | 'by-hand',
  { config, files, pathsOf, made }: RunNames,
): Promise<string> {
  const base = `${config.runId.slice(0, BASE_LENGTH)}.${kind === 'by-hand' ? 'hand' : ''}`;
  for (let number = kind === 'by-hand' ? 1 : 2; ; number++) {
    const runId = `${base}${number}`;
    if (made.has(runId)) continue;
    if ((await files.read(pathsOf(runId).manifest)) === undefined) return runId;
  }
}

/** The first run resumes an earlier one with its id; a run with other settings is another run. */
export async function nextRun(
  settings: LiveSettings,
  names: RunNames & Pick<ProducerControlOptions, 'clock'>,
): Promise<RunConfig> {
  const { config, made, clock } = names;
  if (!made.has(config.runId) && sameSettings(settings, settingsOf(config))) return config;
  // A rate that was asked for replaces the rate's phases.
  const phases = settings.eventsPerSecond === config.eventsPerSecond ? config.phases : undefined;
  const runId = await freeRunId('changed', names);
  return { ...config, ...settings, phases, runId, startTimeMs: clock.now() };
}

/** How many events an earlier start of the run has made; the first sequence of this one. */
export async function coveredBefore(
  config: RunConfig,
  { files, destination, pathsOf }: Pick<ProducerControlOptions, 'files' | 'destination' | 'pathsOf'>,
): Promise<number> {
  const { resumable } = await readEarlierRun(pathsOf(config.runId).manifest, { config, files, destination });
  return resumable?.manifest.generated ?? 0;
}
