import type { ComponentProbes, PartProbe } from '../../aws/component-probe';
import type { DetectorProgress } from '../../aws/detector-progress';
import type { PipelineProgress } from '../../aws/pipeline-progress';
import { isoOf } from '../../core/iso-of';
import type { ControlState } from '../contract/control';
import { overallState, type Component, type ComponentState, type Pipeline } from '../contract/pipeline';
import { quarantineCountsView } from '../contract/quarantine';
import { diskHealth, type DiskHealth } from './disk-health';
import { HealthMemory } from './health-memory';
import { describedMapping, inferredDetector, inferredMapping, oldestAgeMs, type MappingHealth } from './mapping-health';
import { producerElsewhere, producerHealth } from './producer-health';
import { quarantineHealth } from './quarantine-health';
import { reuseAnswer } from './reuse-answer';
import type { ReadRuns } from './run-list';
import type { SeenPart } from './seen-part';

export type PipelineHealthOptions = {
  readonly probe: () => Promise<ComponentProbes>;
  /** @default the mapping's state is judged by how far the consumer is behind */
  readonly mappings?: () => readonly MappingHealth[];
  /** How far the detector is, for where nothing is known of mappings. @default no detector is shown */
  readonly readDetector?: () => Promise<DetectorProgress>;
  /** The disk that keeps the state. @default none is shown, as for state in memory */
  readonly disk?: (() => DiskHealth | undefined) | undefined;
  /** The known runs: another process may be producing some. @default none */
  readonly readRuns?: ReadRuns;
  /** @default no producer is shown */
  readonly producer?: () => ControlState;
  readonly now: () => number;
  /** A look within this time of the one before gives the same answer. @default 1,000 */
  readonly reuseMs?: number;
};

const REUSE_MS = 1_000;

/** Reads the health of all parts. A mapping that stops is seen at once; everything else after `reuseMs`. */
export function createPipelineHealth(options: PipelineHealthOptions): () => Promise<Pipeline> {
  const { mappings, now, reuseMs = REUSE_MS } = options;
  const memory = new HealthMemory();
  const basis = () => JSON.stringify(mappings?.().map(({ state }) => state) ?? []);
  return reuseAnswer(() => look(options, memory), { now, reuseMs, basis });
}

async function look(options: PipelineHealthOptions, memory: HealthMemory): Promise<Pipeline> {
  const [{ parts, progress }, detector, runs = []] = await Promise.all([
    options.probe(),
    readDetectorOf(options),
    options.readRuns?.().catch(() => []),
  ]);
  const nowMs = options.now();
  const seen = [
    ...parts.map(partHealth),
    ...mappingHealth(options, progress, nowMs),
    ...(detector ? [inferredDetector(detector, nowMs)] : []),
    ...(progress ? [quarantineHealth(progress.quarantined, nowMs)] : []),
    ...diskHealth(options.disk?.()),
    ...(options.producer ? [producerHealth(options.producer())] : []),
    ...runs.flatMap((run) => producerElsewhere(run, nowMs)),
  ];
  const components = seen.map((part) => memory.remember(part, nowMs));
  return {
    state: overallState(components),
    checked_at: isoOf(nowMs),
    components,
    pending: progress?.pending ?? null,
    pending_is_minimum: progress?.more ?? false,
    iterator_age_ms: progress ? oldestAgeMs(progress, nowMs) : null,
    stored_records: progress?.counted ?? null,
    quarantined: progress ? quarantineCountsView(progress.quarantined) : null,
    last_error: latestError(components),
  };
}

/** Undefined where no detector is deployed, or where its table does not answer. */
async function readDetectorOf({
  mappings,
  readDetector,
}: PipelineHealthOptions): Promise<DetectorProgress | undefined> {
  if (mappings || !readDetector) return undefined;
  return readDetector().catch(() => undefined);
}

function mappingHealth(
  { mappings }: PipelineHealthOptions,
  progress: PipelineProgress | undefined,
  nowMs: number,
): SeenPart[] {
  if (!mappings) return [inferredMapping(progress, nowMs)];
  return mappings().map((mapping) => describedMapping(mapping, progress, nowMs));
}

function partHealth({ name, kind, probe }: PartProbe): SeenPart {
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

function latestError(components: readonly Component[]): Pipeline['last_error'] {
  const errors = components.flatMap(({ name, last_error }) => (last_error ? [{ component: name, ...last_error }] : []));
  return errors.sort((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null;
}
