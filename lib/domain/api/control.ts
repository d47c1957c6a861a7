import * as z from 'zod';
import { ENVELOPE_FIELDS, EVENT_SCHEMAS, EVENT_TYPES, SEVERITIES } from '../event';
import { NETWORK_PROFILES } from '../run';
import { apiComponents } from './components';

/** What can be asked of a producer, and what it says of itself. */

export const MAX_EVENTS_PER_SECOND = 50_000;

const rate = z.number().min(0.1).max(MAX_EVENTS_PER_SECOND).describe('Events per second');
const anomalyRate = z.number().min(0).max(1).describe('Share of events that carry an anomaly');
const network = z.enum(NETWORK_PROFILES).describe('Simulated network between sender and stream');

export const startBodySchema = z
  .strictObject({
    events_per_second: rate.optional(),
    anomaly_rate: anomalyRate.optional(),
    network: network.optional(),
  })
  .describe('What is left out stays as it was')
  .register(apiComponents, { id: 'StartBody' });

export const rateBodySchema = z.strictObject({ events_per_second: rate }).register(apiComponents, { id: 'RateBody' });

export const anomalyRateBodySchema = z
  .strictObject({ anomaly_rate: anomalyRate })
  .register(apiComponents, { id: 'AnomalyRateBody' });

export const networkBodySchema = z.strictObject({ network }).register(apiComponents, { id: 'NetworkBody' });

export const burstBodySchema = z
  .strictObject({
    multiplier: z.number().min(1.1).max(100).describe('Times the rate; what it comes to is capped at the highest rate'),
    seconds: z.number().min(1).max(600),
  })
  .register(apiComponents, { id: 'BurstBody' });
export type Burst = z.infer<typeof burstBodySchema>;

export const anomalyBodySchema = z
  .strictObject({
    type: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{1,59}$/, 'must be a variant such as INVALID_AGE')
      .describe('A variant such as INVALID_AGE; GET /control lists them'),
  })
  .register(apiComponents, { id: 'AnomalyBody' });

/** The envelope is the producer's; who writes an event by hand says what it is about, and when it happened. */
const handMadeOptions = EVENT_SCHEMAS.map((option) =>
  option
    .omit(Object.fromEntries(ENVELOPE_FIELDS.map((field) => [field, true])) as EnvelopeMask)
    .extend({ timestamp: option.shape.timestamp.optional().describe('Event time, UTC; now when left out') }),
);
type EnvelopeMask = {
  event_id: true;
  event_type: true;
  timestamp: true;
  source_system: true;
  workload: true;
  run_id: true;
  sequence: true;
  schema_version: true;
};

/** What the stream's keys and the store's indexes and numbers have room for. */
const MAX_CUSTOMER_ID_LENGTH = 100;
const MAX_AMOUNT = 1e15;

export const handMadeEventSchema = z
  .strictObject({
    event_type: z.enum(EVENT_TYPES).default(EVENT_TYPES[0]),
    event: z
      .union(handMadeOptions)
      .refine(({ customer }) => (customer.customer_id ?? '').length <= MAX_CUSTOMER_ID_LENGTH, {
        path: ['customer', 'customer_id'],
        message: `must have at most ${MAX_CUSTOMER_ID_LENGTH} characters`,
      })
      .refine(({ credit }) => Math.abs(credit?.credit_limit ?? 0) <= MAX_AMOUNT, {
        path: ['credit', 'credit_limit'],
        message: `must be no larger than ${MAX_AMOUNT}`,
      }),
  })
  .describe('One event, made by hand: the payload without its envelope')
  .register(apiComponents, { id: 'HandMadeEvent' });
export type HandMadeEvent = z.infer<typeof handMadeEventSchema>;

export const PRODUCER_STATES = ['stopped', 'starting', 'running', 'paused', 'stopping', 'failed'] as const;
export type ProducerState = (typeof PRODUCER_STATES)[number];

const count = z.int().nonnegative();

export const controlStateSchema = z
  .strictObject({
    available: z.literal(true),
    state: z.enum(PRODUCER_STATES),
    since: z.iso.datetime(),
    run_id: z.string().nullable().describe('The run that is being produced, or was last'),
    runs: z.array(z.string()).describe('All runs that this producer has made; each has a manifest of its own'),
    workload: z.string().describe('One workload, or several with their shares'),
    dataset: z.string(),
    events_per_second: rate.describe('The rate that is set, without a burst'),
    anomaly_rate: anomalyRate,
    network,
    burst: z.strictObject({ multiplier: z.number(), until: z.iso.datetime() }).nullable(),
    counters: z
      .strictObject({
        generated: count,
        accepted: count,
        retried: count,
        throttled: count,
        failed: count,
        in_flight: count,
        late: count.describe('Events that came after their minute had closed'),
        lag_ms: z.number().nonnegative().describe('How far the oldest event that is due lies behind its time'),
        accepted_per_second: z.number().nonnegative(),
      })
      .describe('Over all runs of this producer; late, lag and rate are the current run’s'),
    watermark: z.iso.datetime().nullable().describe('All events before it have been accepted'),
    last_error: z.strictObject({ at: z.iso.datetime(), message: z.string() }).nullable(),
    log: z
      .array(z.strictObject({ at: z.iso.datetime(), text: z.string() }))
      .describe('What was asked and what happened, the latest last'),
    anomaly_types: z.array(
      z.strictObject({
        type: z.string(),
        category: z.string(),
        severity: z.enum(SEVERITIES),
        description: z.string(),
      }),
    ),
  })
  .describe('The producer that runs beside this server')
  .register(apiComponents, { id: 'ControlState' });
export type ControlState = z.infer<typeof controlStateSchema>;

export const controlAbsentSchema = z
  .strictObject({ available: z.literal(false), reason: z.string() })
  .register(apiComponents, { id: 'ControlAbsent' });

export const controlAnswerSchema = z
  .discriminatedUnion('available', [controlStateSchema, controlAbsentSchema])
  .register(apiComponents, { id: 'ControlAnswer' });

export const sentEventSchema = z
  .strictObject({
    event_id: z.string(),
    run_id: z.string(),
    payload: z.string().describe('The bytes that were sent, as text'),
  })
  .describe('An event that the stream has accepted')
  .register(apiComponents, { id: 'SentEvent' });
export type SentEvent = z.infer<typeof sentEventSchema>;
