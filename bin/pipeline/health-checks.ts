import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isBehindSchedule, schedulePaceText } from '../../lib/domain/run/schedule-lag';
import { UserError } from '../../lib/core/user-error';
import type { CommandContext } from '../text/context';
import { explainError } from '../text/explain-error';
import { heartbeatFile, readHeartbeat, type Heartbeat } from './heartbeat';
import type { SettingValues } from '../settings/setting';
import type { RUN_SETTINGS } from '../settings/run-settings';
import type { SinkSettings } from '../settings/sink-settings';
import type { TARGET_SETTINGS } from '../settings/target-settings';
import { chooseSink } from './chosen-sink';
import type { KafkaSettings } from './kafka-target';

/**
 * One thing that a producer needs: whether it is there, and what was found. `attention` means that it works, but not as
 * well as asked.
 */
export type Check = { readonly ok: boolean; readonly attention?: true; readonly detail: string };

export const CHECKS = ['config', 'dataset', 'credentials', 'stream', 'lastAccept', 'schedule'] as const;
export type Checks = Readonly<Record<(typeof CHECKS)[number], Check>>;

export type HealthSettings = Pick<SettingValues<typeof RUN_SETTINGS>, 'dataset'> &
  SinkSettings &
  KafkaSettings &
  SettingValues<typeof TARGET_SETTINGS> & {
    /** How long records may wait without any being accepted, and how old a producer's heartbeat may be. */
    readonly maxSilenceMs: number;
  };

/** Checks everything, even after a failure; changes nothing and makes no events. */
export async function checkHealth(settings: HealthSettings, context: CommandContext): Promise<Checks> {
  const [sink, dataset, heartbeat] = await Promise.all([
    checkSink(settings, context),
    checkDataset(settings.dataset, context.cwd),
    readHeartbeat(heartbeatFile(context.cwd)),
  ]);
  return {
    config: sink.config,
    dataset,
    credentials: sink.credentials,
    stream: sink.stream,
    lastAccept: checkLastAccept(heartbeat, { nowMs: context.now(), maxSilenceMs: settings.maxSilenceMs }),
    schedule: checkSchedule(heartbeat),
  };
}

async function checkSink(
  settings: HealthSettings,
  context: CommandContext,
): Promise<Pick<Checks, 'config' | 'credentials' | 'stream'>> {
  const chosen = await attempt(async () => chooseSink(settings, context));
  if (!chosen.ok) {
    const unknown = { ok: false, detail: 'not known without a valid configuration' };
    return { config: { ok: false, detail: chosen.message }, credentials: unknown, stream: unknown };
  }
  const { probe } = chosen.value.prepared;
  if (!probe) {
    const notNeeded = { ok: true, detail: 'not needed: events go to a file' };
    return { config: notNeeded, credentials: notNeeded, stream: notNeeded };
  }
  const credentials = await attempt(probe.credentials);
  const stream = await attempt(probe.stream);
  return {
    config: { ok: true, detail: `events go to ${probe.description}` },
    credentials: describe(credentials, (detail) => detail),
    stream: stream.ok ? { ok: stream.value.isReady, detail: stream.value.detail } : describe(stream, () => ''),
  };
}

/** Checks that the source exists, not that it is valid: reading it takes seconds, and the producer has done that. */
function checkDataset(source: string, cwd: string): Promise<Check> {
  const checked = attempt(async () => {
    const { chooseSource } = await import('../../producer/dataset/choose');
    const chosen = source === 'auto' ? await chooseSource(path.join(cwd, 'data')) : source;
    if (chosen === 'twin') return 'the twin';
    const file = path.resolve(cwd, chosen);
    if (!(await stat(file)).isFile()) throw new UserError(`${file} is not a file`);
    return file;
  });
  return checked.then((result) => describe(result, (source) => source));
}

/**
 * A producer at a low rate may be silent for a while; records that wait are a fault, and so is a producer that does not
 * write its heartbeat.
 */
export function checkLastAccept(
  heartbeat: Heartbeat | undefined,
  { nowMs, maxSilenceMs }: { nowMs: number; maxSilenceMs: number },
): Check {
  if (!heartbeat) return { ok: true, detail: 'no producer has run here yet' };
  const { state, accepted, inFlight, lastAcceptedAtMs, writtenAtMs, waitingSinceMs, runId } = heartbeat;
  const last =
    lastAcceptedAtMs === undefined ? 'none accepted yet' : `the last accepted ${ago(nowMs - lastAcceptedAtMs)} ago`;
  const summary = `run ${runId} ${state}, ${accepted} accepted, ${last}`;
  if (state === 'ended') return { ok: true, detail: summary };
  if (nowMs - writtenAtMs > maxSilenceMs) {
    return { ok: false, detail: `${summary}; no word from the producer for ${ago(nowMs - writtenAtMs)}` };
  }
  if (waitingSinceMs !== undefined && nowMs - waitingSinceMs > maxSilenceMs) {
    return { ok: false, detail: `${summary}; ${inFlight} have waited for ${ago(nowMs - waitingSinceMs)}` };
  }
  return { ok: true, detail: summary };
}

/** A restart does not make a producer faster, so one that cannot keep up needs attention but counts as healthy. */
export function checkSchedule(heartbeat: Heartbeat | undefined): Check {
  if (heartbeat?.pace === undefined) return { ok: true, detail: 'no producer is at work here' };
  const detail = schedulePaceText({ ...heartbeat.pace, asked: heartbeat.pace.asked });
  return { ok: true, ...(isBehindSchedule(heartbeat.pace) && { attention: true }), detail };
}

function ago(durationMs: number): string {
  return `${Math.round(durationMs / 1000)} s`;
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

async function attempt<T>(look: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await look() };
  } catch (error) {
    return { ok: false, message: explainError(error).message };
  }
}

function describe<T>(result: Attempt<T>, detail: (value: T) => string): Check {
  return result.ok ? { ok: true, detail: detail(result.value) } : { ok: false, detail: result.message };
}
