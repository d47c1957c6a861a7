import type { HandMadeEvent } from '../../lib/domain/api/control';
import {
  EVENT_SCHEMAS,
  eventId,
  factsOf,
  SCHEMA_VERSION,
  type AnomalyFlag,
  type LegionEvent,
} from '../../lib/domain/event';
import { mixOf, type RunConfig } from '../../lib/domain/run';
import { encodeEvent } from '../../lib/domain/wire';
import type { Dataset } from '../dataset/dataset';
import type { ProducedRecord } from '../record';
import { fill } from '../workloads/credit/anomalies/anomaly';
import { duplicateVariant, MAX_DUPLICATE_DISTANCE } from '../workloads/credit/anomalies/duplicate-event';
import { anomaliesOf, createEventMaker, createWorkload } from '../workloads/create-workload';
import { WORKLOAD_REGISTRY } from '../workloads/registry';
import { ControlConflict } from './producer-control';

/** What makes one record of the run of hand-made events: the next sequence, and when it happens. */
export type MakeRecord = (sequence: number, nowMs: number) => ProducedRecord;

/**
 * The event as it was written by hand, with an envelope.
 * @throws ControlConflict when the payload is not one of its event type
 */
export function handMade({ event_type, event }: HandMadeEvent, config: RunConfig): MakeRecord {
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
    return recordOf(made, { sequence, truth: made.anomaly_flags ?? [] });
  };
}

/** Positions tried in search of a type; the rarest comes up about once in a hundred. */
const MAX_SEARCH = 50_000;

export type InjectionSource = {
  /** Configuration of the run that ordinary events come from at the moment. */
  readonly current: RunConfig;
  /** A sequence of that run that is accepted; undefined before the first is. */
  readonly delivered: number | undefined;
  readonly dataset: Dataset;
};

/**
 * An event with an anomaly of the given type. The workload itself makes it: at a rate of 1 each of its positions has
 * an anomaly, and the first one of the type is taken. A duplicate repeats an event that has been delivered.
 * @throws ControlConflict when the workload knows no such type, or there is nothing to repeat yet
 */
export function injected(type: string, config: RunConfig, source: InjectionSource): MakeRecord {
  const known = anomaliesOf(config).flatMap(({ category, variants }) =>
    variants.map((variant) => ({ category, ...variant })),
  );
  const wanted = known.find((variant) => variant.type === type);
  if (!wanted) throw new ControlConflict(`no anomaly of type ${type}: GET /control lists the types`);
  if (wanted.category === 'DUPLICATE_EVENT') return repeated(wanted, config, source);
  return (sequence, nowMs) => {
    const { event, truth } = search(wanted, config, source.dataset, sequence);
    return underEnvelope(event, { config, sequence, nowMs, truth });
  };
}

function search({ type, category }: Variant, config: RunConfig, dataset: Dataset, from: number) {
  const { parts } = mixOf(config);
  const { name } = parts.find((part) => WORKLOAD_REGISTRY[part.name].anomalies.some((of) => of.category === category))!;
  const workload = createWorkload(name, { config: { ...config, workload: name, anomalyRate: 1 }, dataset });
  // Another start for each injection, so that no two are the same event.
  const start = from * 997;
  for (let at = start; at < start + MAX_SEARCH; at++) {
    const made = workload.generate(at);
    if (made.truth.some((flag) => flag.type === type)) return made;
  }
  throw new ControlConflict(`no client of the dataset allows an anomaly of type ${type}`);
}

type Variant = Pick<AnomalyFlag, 'type' | 'category' | 'severity' | 'description'>;

function repeated(variant: Variant, config: RunConfig, { current, delivered, dataset }: InjectionSource): MakeRecord {
  const distances = Array.from({ length: MAX_DUPLICATE_DISTANCE }, (_, at) => at + 1);
  const distance = distances.find((candidate) => duplicateVariant(candidate).type === variant.type) ?? 1;
  const originalSequence = delivered === undefined ? -1 : delivered + 1 - distance;
  if (originalSequence < 0) {
    throw new ControlConflict(`${variant.type} repeats an event, and fewer than ${distance} are delivered yet`);
  }
  const { event } = createEventMaker({ config: current, dataset }).generate(originalSequence);
  const original = event.event_id;
  const description = fill(variant.description, { original, distance });
  const { type, category, severity } = variant;
  const truth = [{ type, category, severity, description, original_event_id: original }];
  return (sequence, nowMs) => underEnvelope(event, { config, sequence, nowMs, truth });
}

type Envelope = {
  readonly config: RunConfig;
  readonly sequence: number;
  readonly nowMs: number;
  readonly truth: readonly AnomalyFlag[];
};

function underEnvelope(content: LegionEvent, { config, sequence, nowMs, truth }: Envelope): ProducedRecord {
  const { anomaly_flags: _flags, ...rest } = content;
  // The flags are those of the event's own workload.
  const made = {
    ...rest,
    event_id: eventId(config.runId, sequence),
    timestamp: new Date(nowMs).toISOString(),
    run_id: config.runId,
    sequence,
    ...(config.labels === 'inline' && { anomaly_flags: [...truth] }),
  } as LegionEvent;
  return recordOf(made, { sequence, truth });
}

function recordOf(
  event: LegionEvent,
  about: { readonly sequence: number; readonly truth: readonly AnomalyFlag[] },
): ProducedRecord {
  const eventTimeMs = Date.parse(event.timestamp);
  const { customerId, riskLevel, creditLimit } = factsOf(event);
  return {
    ...about,
    eventId: event.event_id,
    partitionKey: customerId ?? event.event_id,
    bytes: encodeEvent(event),
    eventTimeMs,
    deliverAtMs: eventTimeMs,
    riskLevel,
    creditLimit,
  };
}
