import { createHash } from 'node:crypto';
import * as z from 'zod';
import { RUN_ID } from '../../events/envelope';
import { phasesSchema } from './phases';
import { sentToSchema } from './sent-to';
import { createTimeline, type Timeline, type TimelineConfig } from './timeline';
import { createMix, mixText, parseMix, type Mix } from './workload-mix';

/** Network profiles: base latency in ms and the probability of a spike. */
export const NETWORK_PROFILES = ['excellent', 'good', 'normal', 'poor', 'terrible'] as const;
export type NetworkProfileName = (typeof NETWORK_PROFILES)[number];

/** Where labels go: into the event, into a separate file, or nowhere. */
export const LABEL_MODES = ['inline', 'sidecar', 'off'] as const;
export type LabelMode = (typeof LABEL_MODES)[number];

/** How far injected anomalies are from ordinary behaviour, in workloads where this varies. */
export const DIFFICULTIES = ['easy', 'normal', 'hard'] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];

/** Identity of the dataset that a run draws from: `name` is `twin` or the file's base name. */
const datasetIdentitySchema = z.strictObject({
  name: z.string(),
  rows: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type DatasetIdentity = z.infer<typeof datasetIdentitySchema>;

/**
 * Everything that determines a run's content: ids, keys, bytes, order and event times are pure functions of this and the
 * sequence. Duration, sending speed and target are not part of it.
 */
const runConfigSchema = z.strictObject({
  /** One workload, or several with their shares: `credit`, `credit=0.8,card=0.2`. See `parseMix`. */
  workload: z.string().refine(isMix, 'must name workloads as mixText spells them'),
  runId: z.string().regex(RUN_ID),
  seed: z.int().nonnegative(),
  /** Event time of sequence 0, milliseconds since the epoch. */
  startTimeMs: z.int(),
  /** Events per second of event time; with phases the highest rate that they reach. */
  eventsPerSecond: z.number().positive(),
  /** The rates over time, repeated until the run ends. */
  phases: phasesSchema.optional(),
  anomalyRate: z.number().min(0).max(1),
  /** @default normal */
  difficulty: z.enum(DIFFICULTIES).optional(),
  labels: z.enum(LABEL_MODES),
  network: z.enum(NETWORK_PROFILES),
  /** Replaces the profile's shortest latency. */
  baseLatencyMs: z.int().min(0).max(60_000).optional(),
  dataset: datasetIdentitySchema,
});
export type RunConfig = z.infer<typeof runConfigSchema>;

function isMix(text: string): boolean {
  try {
    return mixText(parseMix(text)) === text;
  } catch {
    return false;
  }
}

const timelines = new WeakMap<object, Timeline>();
const mixes = new Map<string, Mix>();

/** When the events of a run happen. */
export function timelineOf(config: TimelineConfig): Timeline {
  const known = timelines.get(config);
  if (known) return known;
  const timeline = createTimeline(config);
  timelines.set(config, timeline);
  return timeline;
}

/** Event time of a sequence, in milliseconds since the epoch. */
export function eventTimeMs(config: TimelineConfig, sequence: number): number {
  return timelineOf(config).timeMsOf(sequence);
}

/** Which workload makes which event of a run. */
export function mixOf({ workload }: Pick<RunConfig, 'workload'>): Mix {
  const known = mixes.get(workload);
  if (known) return known;
  const mix = createMix(parseMix(workload));
  mixes.set(workload, mix);
  return mix;
}

/** SHA-256 of the configuration with sorted keys. */
export function configHash(config: RunConfig): string {
  const sorted = JSON.stringify(config, (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}

const bucketDigestSchema = z.strictObject({
  count: z.int().positive(),
  bytes: z.int().nonnegative(),
  sum: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * The producer's promise, written before the records that it covers are sent.
 * `state` is `running` until the producer has stopped and every generated record is accepted; a file left at `running`
 * belongs to a producer that is still running or was killed. `generated` counts sequences 0..generated-1.
 */
export const manifestSchema = z.strictObject({
  manifestVersion: z.literal(1),
  state: z.enum(['running', 'complete']),
  config: runConfigSchema,
  configHash: z.string(),
  generated: z.int().nonnegative(),
  /** The accepted position: the lowest sequence not known to be accepted, from which a restart continues. */
  position: z.int().nonnegative(),
  /** What the run was sent to; absent in manifests of earlier versions. */
  sentTo: sentToSchema.optional(),
  bytes: z.int().nonnegative(),
  buckets: z.record(z.string(), bucketDigestSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;
