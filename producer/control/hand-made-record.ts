import type { HandMadeEvent } from '../../lib/api/contract/control';
import { EVENT_SCHEMAS, factsOf, type AnomalyFlag, type LegionEvent } from '../../lib/events/event';
import { eventId, SCHEMA_VERSION } from '../../lib/events/envelope';
import { mixOf, type RunConfig } from '../../lib/domain/run/run';
import { encodeEvent } from '../../lib/events/wire';
import type { Dataset } from '../dataset/dataset';
import type { ProducedRecord } from '../generation/record';
import { fillTemplate } from '../workloads/fill-template';
import { duplicateVariant, MAX_DUPLICATE_DISTANCE } from '../workloads/credit/anomalies/duplicate-event';
import { createEventMaker } from '../workloads/create-workload';
import { WORKLOAD_REGISTRY } from '../workloads/registry';
import { episodeOf } from './injected-episode';
import { ControlConflict } from '../../lib/api/live/producer-control';

/** Makes the next records of the run of hand-made events, which start at sequence `first` and happen now. */
export type MakeRecords = (first: number, nowMs: number) => readonly ProducedRecord[];

/**
 * An event that was written by hand, in an envelope.
 * @throws ControlConflict when the payload does not fit the event type
 */
export function handMade({ event_type, event }: HandMadeEvent, config: RunConfig): MakeRecords {
  const { timestamp, ...payload } = event;
  const schema = EVENT_SCHEMAS.find(({ shape }) => shape.event_type.value === event_type)!;
  return (sequence, nowMs) => {
    const parsed = schema.safeParse({
      event_id: eventId(config.runId, sequence),
      event_type,
      timestamp: timestamp ?? new Date(nowMs).toISOString(),
      source_system: 'HAND_MADE',
      workload: schema.shape.workload.value,
      run_id: config.runId,
      sequence,
      schema_version: SCHEMA_VERSION,
      ...payload,
    });
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!;
      throw new ControlConflict(`the event is no ${event_type}: ${path.join('.') || 'the event'}: ${message}`);
    }
    const made: LegionEvent = parsed.data;
    return [recordOf(made, { sequence, truth: made.anomaly_flags ?? [] })];
  };
}

export type InjectionSource = {
  /** Configuration of the run that makes ordinary events at the moment. */
  readonly current: RunConfig;
  /** A sequence of that run that has been accepted; undefined before the first. */
  readonly delivered: number | undefined;
  readonly dataset: Dataset;
};

/**
 * The events of one anomaly of the given type. The workload itself makes them; a duplicate of an assessment repeats an
 * event that has been delivered.
 * @throws ControlConflict when no workload has the type, or there is nothing to repeat yet
 */
export function injected(type: string, config: RunConfig, source: InjectionSource): MakeRecords {
  const known = mixOf(config).parts.flatMap(({ name: workload }) =>
    WORKLOAD_REGISTRY[workload].anomalies.flatMap(({ category, variants }) =>
      variants.map((variant) => ({ workload, category, ...variant })),
    ),
  );
  const wanted = known.find((variant) => variant.type === type);
  if (!wanted) throw new ControlConflict(`no anomaly of type ${type}: GET /control lists the types`);
  if (wanted.category === 'DUPLICATE_EVENT') return repeated(wanted, config, source);
  const { workload } = wanted;
  return (first, nowMs) => {
    const { dataset } = source;
    const events = episodeOf({ type, workload, config, dataset, nowMs, variant: first });
    if (!events) throw new ControlConflict(`no client of the dataset allows an anomaly of type ${type}`);
    const newIds = new Map(events.map(({ event }, at) => [event.event_id, eventId(config.runId, first + at)]));
    return events.map(({ event, truth, partitionKey }, at) => {
      const flags = truth.map((flag) => renamed(flag, newIds));
      return { ...underEnvelope(event, { config, sequence: first + at, truth: flags }), partitionKey };
    });
  };
}

/** A flag names other events of its anomaly, which have new ids too. */
function renamed({ episode_id, original_event_id, ...flag }: AnomalyFlag, newIds: ReadonlyMap<string, string>) {
  const episode = episode_id === undefined ? undefined : (newIds.get(episode_id) ?? episode_id);
  const original = original_event_id === undefined ? undefined : (newIds.get(original_event_id) ?? original_event_id);
  return {
    ...flag,
    ...(original !== undefined && { original_event_id: original }),
    ...(episode !== undefined && { episode_id: episode }),
  };
}

type Variant = Pick<AnomalyFlag, 'type' | 'category' | 'severity' | 'description'>;

function repeated(variant: Variant, config: RunConfig, { current, delivered, dataset }: InjectionSource): MakeRecords {
  const distances = Array.from({ length: MAX_DUPLICATE_DISTANCE }, (_, at) => at + 1);
  const distance = distances.find((candidate) => duplicateVariant(candidate).type === variant.type) ?? 1;
  const originalSequence = delivered === undefined ? -1 : delivered + 1 - distance;
  if (originalSequence < 0) {
    throw new ControlConflict(`${variant.type} repeats an event, and fewer than ${distance} are delivered yet`);
  }
  const { event, partitionKey } = createEventMaker({ config: current, dataset }).generate(originalSequence);
  const original = event.event_id;
  const description = fillTemplate(variant.description, { original, distance });
  const { type, category, severity } = variant;
  const truth = [{ type, category, severity, description, original_event_id: original }];
  return (sequence, nowMs) => {
    const again = { ...event, timestamp: new Date(nowMs).toISOString() };
    return [{ ...underEnvelope(again, { config, sequence, truth }), partitionKey }];
  };
}

type Envelope = {
  readonly config: RunConfig;
  readonly sequence: number;
  readonly truth: readonly AnomalyFlag[];
};

function underEnvelope(content: LegionEvent, { config, sequence, truth }: Envelope): ProducedRecord {
  const { anomaly_flags: _flags, ...rest } = content;
  // The flags are those of the event's own workload.
  const made = {
    ...rest,
    event_id: eventId(config.runId, sequence),
    run_id: config.runId,
    sequence,
    ...(config.labels === 'inline' && truth.length > 0 && { anomaly_flags: [...truth] }),
  } as LegionEvent;
  return recordOf(made, { sequence, truth });
}

/** The record of a hand-made event, which is to be delivered at once. */
export function recordOf(
  event: LegionEvent,
  about: { readonly sequence: number; readonly truth: readonly AnomalyFlag[] },
): ProducedRecord {
  const eventTimeMs = Date.parse(event.timestamp);
  const { customerId, riskLevel, creditLimit } = factsOf(event);
  return {
    ...about,
    eventId: event.event_id,
    workload: event.workload,
    eventType: event.event_type,
    partitionKey: (event.workload === 'interbank' ? event.clearing.group : customerId) ?? event.event_id,
    bytes: encodeEvent(event),
    eventTimeMs,
    deliverAtMs: eventTimeMs,
    riskLevel,
    creditLimit,
  };
}
