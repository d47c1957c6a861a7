import * as z from 'zod';
import * as registered from './registered';
import type { AnomalyFlag as FlagOf, EventFacts, EventKinds } from './envelope';
import { toWellFormed } from './well-formed';
import { creditFirst } from './credit-first';

/**
 * The one definition of an event: the union of what the workloads declare. Types, JSON Schema files and documentation
 * come from these schemas.
 *
 * Values are checked for their type, not for plausibility: an injected anomaly (age 5, a negative limit, an absent field)
 * is still an event and belongs in bronze. Records that are not events go to quarantine.
 */

type Registered = typeof registered;
export type WorkloadName = keyof Registered;
type Schema = Registered[WorkloadName]['schemas'][number];
export type LegionEvent = z.infer<Schema>;
export type EventOf<Name extends WorkloadName> = z.infer<Registered[Name]['schemas'][number]>;
export type EventType = LegionEvent['event_type'];
export type AnomalyCategory = Registered[WorkloadName]['categories'][number];

/** The label of one injected anomaly, of any workload. */
export type AnomalyFlag = FlagOf<AnomalyCategory>;

/** The declaration of each workload. */
export const EVENT_KINDS: Readonly<Record<WorkloadName, EventKinds>> = { ...registered };

/** `credit` is the default, and first wherever workloads are listed. */
export const WORKLOADS = Object.keys(registered).sort(creditFirst) as [WorkloadName, ...WorkloadName[]];

/** What kind of fault an injected anomaly is. Each category has several `type`s, its variants. */
export const ANOMALY_CATEGORIES = [...new Set(WORKLOADS.flatMap((name) => EVENT_KINDS[name].categories))] as [
  AnomalyCategory,
  ...AnomalyCategory[],
];

/** The schema of each event type. */
export const EVENT_SCHEMAS = WORKLOADS.flatMap((name) => EVENT_KINDS[name].schemas) as unknown as readonly [
  Schema,
  ...Schema[],
];

export const EVENT_TYPES = EVENT_SCHEMAS.map((schema) => schema.shape.event_type.value) as [EventType, ...EventType[]];

export const eventSchema = z.discriminatedUnion('event_type', EVENT_SCHEMAS) as z.ZodType<LegionEvent>;

/** What lists, indexes and windows know of an event. */
export function factsOf(event: LegionEvent): EventFacts {
  return EVENT_KINDS[event.workload].factsOf(event as never);
}

const MAX_SUMMARY_LENGTH = 80;

/** The event as one line of a list; undefined where its facts say enough. */
export function summaryOf(event: LegionEvent): string | undefined {
  const line = EVENT_KINDS[event.workload].summaryOf?.(event as never);
  if (line === undefined) return undefined;
  // The cut may split a surrogate pair.
  return toWellFormed(line.length <= MAX_SUMMARY_LENGTH ? line : `${line.slice(0, MAX_SUMMARY_LENGTH - 1).trimEnd()}…`);
}
