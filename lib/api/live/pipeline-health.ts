import type { ComponentProbes, PartProbe } from '../../aws/component-probe';
import type { ControlState } from '../contract/control';
import { isoOf } from '../../core/iso-of';
import { CONSUMER_LATE_MS } from '../contract/lateness';
import { quarantineCountsView } from '../contract/quarantine';
import { overallState, type Component, type ComponentState, type Pipeline } from '../contract/pipeline';
import { isBehindSchedule, schedulePaceText } from '../../domain/run/schedule-lag';
import type { DetectorProgress } from '../../aws/detector-progress';
import type { PipelineProgress } from '../../aws/pipeline-progress';
import type { KnownRun } from '../../domain/run/run-list';
import { quarantineHealth } from './quarantine-health';
import type { ReadRuns } from './run-list';

/** What is known of an event source mapping. */
export type MappingHealth = {
  readonly name: string;
  readonly state: 'enabled' | 'disabled' | 'stopped';
  readonly figures: Readonly<Record<string, number>>;
  /** Its latest fault that is not mended, for people. */
  readonly fault?: string | undefined;
};

/** What is known of the disk that keeps the state. */
export type DiskHealth = { readonly folder: string; readonly freeBytes: number | undefined; readonly isFull: boolean };

export type PipelineHealthOptions = {
  readonly probe: () => Promise<ComponentProbes>;
  /** @default the mapping's state is told from how far the consumer is behind */
  readonly mappings?: () => readonly MappingHealth[];
  /** How far the detector is, for where nothing is known of mappings. @default no detector is shown */
  readonly readDetector?: () => Promise<DetectorProgress>;
  /** The disk that keeps the state. @default none is shown, as for state in memory */
  readonly disk?: (() => DiskHealth | undefined) | undefined;
  /** The runs that are known: some are made by another process. @default none is */
  readonly readRuns?: ReadRuns;
  /** @default no producer is shown */
  readonly producer?: () => ControlState;
  readonly now: () => number;
  /** A look within this time of the one before gives the same answer. @default 1,000 */
  readonly reuseMs?: number;
};

/** A manifest that was not written for so long is of a producer that was killed, or has nothing to do. */
const QUIET_MS = 10_000;
const REUSE_MS = 1_000;

type Seen = Pick<Component, 'name' | 'kind' | 'state' | 'detail' | 'figures'>;
type Memory = { state: ComponentState; sinceMs: number; lastError: Component['last_error'] };

/** Reads the health of all parts, and remembers since when each is as it is and what went wrong last. */
export function createPipelineHealth(options: PipelineHealthOptions): () => Promise<Pipeline> {
  const { probe, now, reuseMs = REUSE_MS } = options;
  const memory = new Map<string, Memory>();
  let last: { readonly atMs: number; readonly states: string; readonly answer: Promise<Pipeline> } | undefined;
  /** A mapping that has stopped is seen at once. */
  const statesNow = () => JSON.stringify(options.mappings?.().map(({ state }) => state));

  const remember = (seen: Seen, nowMs: number): Component => {
    const before = memory.get(seen.name);
    const faulty = seen.state === 'down' || seen.state === 'degraded';
    const entry: Memory = {
      state: seen.state,
      sinceMs: before?.state === seen.state ? before.sinceMs : nowMs,
      lastError: faulty ? { at: isoOf(nowMs), message: seen.detail } : (before?.lastError ?? null),
    };
    memory.set(seen.name, entry);
    return { ...seen, since: isoOf(entry.sinceMs), last_error: entry.lastError };
  };

  const look = async (): Promise<Pipeline> => {
    const [{ parts, progress }, detector, runs] = await Promise.all([
      probe(),
      readDetectorOf(options),
      options.readRuns?.().catch(() => []),
    ]);
    const nowMs = now();
    const seen = [
      ...parts.map(partHealth),
      ...mappingHealth(options, progress, nowMs),
      ...(detector ? [inferredDetector(detector, nowMs)] : []),
      ...(progress ? [quarantineHealth(progress.quarantined, nowMs)] : []),
      ...diskHealth(options.disk?.()),
      ...producerHealth(options),
      ...(runs ?? []).flatMap((run) => producerElsewhere(run, nowMs)),
    ];
    const components = seen.map((component) => remember(component, nowMs));
    return {
      state: overallState(components),
      checked_at: isoOf(nowMs),
      components,
      pending: progress?.pending ?? null,
      pending_is_minimum: progress?.more ?? false,
      iterator_age_ms: progress ? ageOf(progress, nowMs) : null,
      stored_records: progress?.counted ?? null,
      quarantined: progress ? quarantineCountsView(progress.quarantined) : null,
      last_error: latestError(components),
    };
  };
  return () => {
    const nowMs = now();
    // Failures are answers here; what is kept is never a rejection for longer than it takes to see it.
    const states = statesNow();
    if (!last || nowMs - last.atMs >= reuseMs || last.states !== states) last = { atMs: nowMs, states, answer: look() };
    return last.answer;
  };
}

function partHealth({ name, kind, probe }: PartProbe): Seen {
  if (!probe.answered) return { name, kind, state: 'down', detail: probe.fault, figures: {} };
  const { state, figures } = probe;
  return { name, kind, state: stateOf(state), detail: state.toLowerCase(), figures };
}

function stateOf(state: string): ComponentState {
  switch (state) {
    case 'ACTIVE':
    case 'UPDATING':
      return 'ok';
    case 'CREATING':
      return 'starting';
    case 'DELETING':
      return 'down';
    default:
      return 'degraded';
  }
}

function mappingHealth({ mappings }: PipelineHealthOptions, progress: PipelineProgress | undefined, nowMs: number) {
  if (!mappings) return [inferredMapping(progress, nowMs)];
  return mappings().map((mapping) => describedMapping(mapping, progress, nowMs));
}

function describedMapping(
  { name, state, figures, fault }: MappingHealth,
  progress: PipelineProgress | undefined,
  nowMs: number,
): Seen {
  const common = { name, kind: 'mapping', figures } as const;
  if (state !== 'enabled') return { ...common, state: 'down', detail: `is ${state}` };
  if (fault !== undefined) return { ...common, state: 'degraded', detail: fault };
  if (progress && ageOf(progress, nowMs) > CONSUMER_LATE_MS) return { ...common, ...late(progress, nowMs) };
  return { ...common, state: 'ok', detail: 'enabled' };
}

function inferredMapping(progress: PipelineProgress | undefined, nowMs: number): Seen {
  const common = { name: 'consumer', kind: 'mapping', figures: {} } as const;
  if (!progress) return { ...common, state: 'unknown', detail: 'the stream or the rollups cannot be read' };
  if (ageOf(progress, nowMs) > CONSUMER_LATE_MS) return { ...common, ...late(progress, nowMs) };
  return { ...common, state: 'ok', detail: progress.pending === 0 ? 'all is stored' : 'at work' };
}

/** Undefined where no detector is deployed, or its table does not answer. */
async function readDetectorOf({
  mappings,
  readDetector,
}: PipelineHealthOptions): Promise<DetectorProgress | undefined> {
  if (mappings || !readDetector) return undefined;
  return readDetector().catch(() => undefined);
}

function inferredDetector(
  { pending, pendingSinceMs, judged, tooLate, detections }: DetectorProgress,
  nowMs: number,
): Seen {
  const figures = { pending, judged, too_late: tooLate, detections };
  const common = { name: 'detector', kind: 'mapping', figures } as const;
  const waitingMs = pendingSinceMs === undefined ? 0 : nowMs - pendingSinceMs;
  if (waitingMs > CONSUMER_LATE_MS) {
    const seconds = Math.round(waitingMs / 1000);
    return { ...common, state: 'degraded', detail: `the oldest event that is not judged is ${seconds} s old` };
  }
  return { ...common, state: 'ok', detail: pending === 0 ? 'all is judged' : 'at work' };
}

function late(progress: PipelineProgress, nowMs: number): Pick<Seen, 'state' | 'detail'> {
  const seconds = Math.round(ageOf(progress, nowMs) / 1000);
  return { state: 'degraded', detail: `the oldest record has waited for ${seconds} s` };
}

function ageOf({ oldestPendingAtMs }: PipelineProgress, nowMs: number): number {
  return oldestPendingAtMs === undefined ? 0 : Math.max(0, nowMs - oldestPendingAtMs);
}

function diskHealth(disk: DiskHealth | undefined): Seen[] {
  if (!disk) return [];
  const { folder, freeBytes, isFull } = disk;
  const figures: Seen['figures'] = freeBytes === undefined ? {} : { free_mb: Math.floor(freeBytes / 2 ** 20) };
  const common = { name: 'disk', kind: 'disk', figures } as const;
  if (!isFull) return [{ ...common, state: 'ok', detail: folder }];
  return [{ ...common, state: 'degraded', detail: `less than 64 MB free for ${folder}: writes are refused` }];
}

function producerHealth({ producer }: PipelineHealthOptions): Seen[] {
  if (!producer) return [];
  const { state, run_id, counters, last_error } = producer();
  const seen = {
    name: 'producer',
    kind: 'producer',
    figures: {
      generated: counters.generated,
      accepted: counters.accepted,
      in_flight: counters.in_flight,
      lag_ms: counters.lag_ms,
      behind_schedule_ms: counters.behind_schedule_ms,
      due_not_accepted: counters.due_not_accepted,
      ...(counters.asked_per_second !== null && { asked_per_second: counters.asked_per_second }),
      accepted_per_second: counters.accepted_per_second,
    },
  } as const;
  switch (state) {
    case 'running':
      return [{ ...seen, ...runningHealth(run_id, counters) }];
    case 'starting':
    case 'stopping':
      return [{ ...seen, state: 'starting', detail: state }];
    case 'paused':
    case 'stopped':
      return [{ ...seen, state: 'stopped', detail: state }];
    case 'failed':
      return [{ ...seen, state: 'down', detail: last_error?.message ?? 'failed' }];
    default:
      return state satisfies never;
  }
}

function producerElsewhere(
  { runId, state, knownBy, writtenAtMs, generated, accepted }: KnownRun,
  nowMs: number,
): Seen[] {
  if (state !== 'running' || knownBy.includes('producer') || nowMs - (writtenAtMs ?? 0) > QUIET_MS) return [];
  const figures = { generated: generated ?? 0, accepted: accepted ?? 0 };
  const name = `producer of run ${runId}`;
  return [{ name, kind: 'producer', state: 'ok', detail: 'at work in another process', figures }];
}

function runningHealth(runId: string | null, counters: ControlState['counters']): Pick<Seen, 'state' | 'detail'> {
  const pace = {
    behindScheduleMs: counters.behind_schedule_ms,
    asked: counters.asked_per_second ?? undefined,
    reached: counters.accepted_per_second,
  };
  if (!isBehindSchedule(pace)) return { state: 'ok', detail: `run ${runId}` };
  return { state: 'degraded', detail: `run ${runId}: ${schedulePaceText(pace)}` };
}

function latestError(components: readonly Component[]): Pipeline['last_error'] {
  const errors = components.flatMap(({ name, last_error }) => (last_error ? [{ component: name, ...last_error }] : []));
  return errors.sort((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null;
}
