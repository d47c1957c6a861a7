import * as z from 'zod';
import { apiComponents } from './components';
import { controlAnswerSchema } from './control';
import { pipelineSchema } from './pipeline';
import { WINDOW_VERDICTS } from './verify';

/** The messages of `/stream`: the event name, and the data as one line of JSON. */

export const liveEventSchema = z
  .strictObject({
    event_id: z.string(),
    event_type: z.string(),
    workload: z.string(),
    run_id: z.string(),
    event_time: z.string(),
    arrived_at: z.iso.datetime().describe('When the stream took it'),
    customer_id: z.string().nullable(),
    risk_level: z.string().nullable(),
    credit_limit: z.number().nullable(),
    summary: z.string().nullable().describe('The event in one line; null where risk and limit say it'),
    anomaly_types: z.array(z.string()),
    anomaly_severity: z.string().nullable(),
  })
  .register(apiComponents, { id: 'LiveEvent' });
export type LiveEvent = z.infer<typeof liveEventSchema>;

const count = z.int().nonnegative();

export const liveCountersSchema = z
  .strictObject({
    at: z.iso.datetime(),
    stored: count.nullable().describe('Stream records that the rollups count; null while they cannot be read'),
    stored_per_second: z.number().nonnegative().nullable(),
    high_risk: count.nullable(),
    anomalous: count.nullable(),
    by_risk: z.record(z.string(), count),
    by_anomaly: z.record(z.string(), count),
    generated: count.nullable().describe('Of all runs known here; null when nothing is known of what was produced'),
    accepted: count.nullable().describe('Of these, accepted by the stream; a lower bound'),
    bronze: count.nullable().describe('Of these, stored: read before the others, and never above them'),
    accepted_per_second: z.number().nonnegative().nullable(),
    lag_ms: z.number().nonnegative().nullable().describe('The same as behind_schedule_ms, under its older name'),
    behind_schedule_ms: z.number().nonnegative().nullable().describe('How far the producer is behind its schedule'),
    due_not_accepted: count.nullable().describe('Events that are due by the schedule and not accepted'),
    asked_per_second: z.number().nonnegative().nullable().describe('What the schedule asks for at this moment'),
    pending: count.nullable().describe('How many records the consumer is behind the stream'),
    iterator_age_ms: z.number().nonnegative().nullable().describe('Age of the oldest of these'),
    verdict: z.enum(WINDOW_VERDICTS),
  })
  .register(apiComponents, { id: 'LiveCounters' });
export type LiveCounters = z.infer<typeof liveCountersSchema>;

const liveEventsSchema = z
  .strictObject({
    events: z.array(liveEventSchema),
    sampled: z.boolean().describe('More came than are shown'),
  })
  .register(apiComponents, { id: 'LiveEvents' });

/** Sent when the position in Last-Event-ID is no longer kept: the messages since then are missing. */
const liveResetSchema = z.strictObject({ reason: z.string() }).register(apiComponents, { id: 'LiveReset' });

export const STREAM_MESSAGES = {
  events: liveEventsSchema,
  counters: liveCountersSchema,
  health: pipelineSchema,
  control: controlAnswerSchema,
  reset: liveResetSchema,
} as const;

type StreamMessageName = keyof typeof STREAM_MESSAGES;
export type StreamMessage = {
  [Name in StreamMessageName]: { readonly name: Name; readonly data: z.infer<(typeof STREAM_MESSAGES)[Name]> };
}[StreamMessageName];
