import * as z from 'zod';
import { ENVELOPE_FIELDS, SEVERITIES } from '../../events/envelope';
import { EVENT_KINDS, EVENT_SCHEMAS, WORKLOADS, type EventType, type WorkloadName } from '../../events/event';
import { PURPOSES, REJECTION_REASONS } from '../../events/interbank';
import { NETWORK_PROFILES } from '../../domain/run/run';
import { UserError } from '../../core/user-error';
import { parseMix } from '../../domain/run/workload-mix';
import { apiComponents } from './components';
import {
  BURST_MULTIPLIER,
  BURST_SECONDS,
  MAX_CUSTOMER_ID_LENGTH,
  MAX_EVENTS_PER_SECOND,
  MIN_EVENTS_PER_SECOND,
} from './control-limits';

/** Requests to the producer's controls, and the producer's state in answers. */

const rate = z.number().min(MIN_EVENTS_PER_SECOND).max(MAX_EVENTS_PER_SECOND).describe('Events per second');
const anomalyRate = z.number().min(0).max(1).describe('Share of events that carry an anomaly');
const network = z.enum(NETWORK_PROFILES).describe('Simulated network between sender and stream');

/** Errors in a mix are reported in the mix's own words. */
const workloadMix = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    try {
      parseMix(text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  })
  .describe(`What to make, mixed by share as in \`credit,card=0.2\`: ${WORKLOADS.join(', ')}`);

export const startBodySchema = z
  .strictObject({
    workload: workloadMix.optional(),
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
    multiplier: z
      .number()
      .min(BURST_MULTIPLIER.min)
      .max(BURST_MULTIPLIER.max)
      .describe('Times the rate; what it comes to is capped at the highest rate'),
    seconds: z.number().min(BURST_SECONDS.min).max(BURST_SECONDS.max),
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

/** The largest amount that the store's numbers can hold. */
const MAX_AMOUNT = 1e15;

/**
 * The producer supplies the envelope; the author of a hand-made event supplies its content and, optionally, its time.
 * The event type determines the valid payload, so the two are checked together.
 */
const handMadeOptions = EVENT_SCHEMAS.map((eventSchema, at) => {
  const { event_type, workload, timestamp, ...fields } = eventSchema.shape as EnvelopeShape;
  const payload = Object.fromEntries(Object.entries(fields).filter(([name]) => !ENVELOPE_FIELDS.includes(name)));
  const { factsOf } = EVENT_KINDS[workload.value];
  const event = z
    .strictObject({ ...payload, timestamp: timestamp.optional().describe('Event time, UTC; now when left out') })
    .refine((made) => (factsOf(made as never).customerId ?? '').length <= MAX_CUSTOMER_ID_LENGTH, {
      message: `the customer's id must have at most ${MAX_CUSTOMER_ID_LENGTH} characters`,
    })
    .refine((made) => Math.abs(factsOf(made as never).creditLimit ?? 0) <= MAX_AMOUNT, {
      message: `the credit limit must be no larger than ${MAX_AMOUNT}`,
    });
  // The first type is the default.
  return z.strictObject({ event_type: at === 0 ? event_type.default(event_type.value) : event_type, event });
}) as unknown as readonly [HandMadeOption, ...HandMadeOption[]];

type EnvelopeShape = {
  readonly event_type: z.ZodLiteral<EventType>;
  readonly workload: z.ZodLiteral<WorkloadName>;
  readonly timestamp: z.ZodString;
  readonly [field: string]: z.ZodType;
};
type HandMadeOption = z.ZodObject<{ event_type: z.ZodLiteral<EventType>; event: z.ZodObject<HandMadePayload> }>;
type HandMadePayload = z.ZodRawShape & { timestamp: z.ZodOptional<z.ZodString> };

export const handMadeEventSchema = z
  .discriminatedUnion('event_type', handMadeOptions)
  .describe('One event, made by hand: the payload without its envelope')
  .register(apiComponents, { id: 'HandMadeEvent' });
export type HandMadeEvent = {
  readonly event_type: EventType;
  readonly event: { readonly timestamp?: string | undefined; readonly [field: string]: unknown };
};

const accountId = z
  .string()
  .regex(/^[AB]-\d{8,10}$/, 'must be an account such as A-00000002')
  .describe("The bank's letter, a dash and the customer's number in eight digits: even numbers are at Bank A");

const wantedPaymentSchema = z
  .strictObject({
    debtor_account: accountId,
    creditor_account: accountId,
    amount: z.int().positive().max(MAX_AMOUNT).describe('New Taiwan dollars'),
    purpose: z.enum(PURPOSES).exclude(['SWEEP']).default('OTHER'),
  })
  .refine(({ debtor_account, creditor_account }) => debtor_account !== creditor_account, {
    path: ['creditor_account'],
    message: 'must be another account than the debtor’s',
  });

export const paymentsBodySchema = z
  .strictObject({ payments: z.array(wantedPaymentSchema).min(1).max(100) })
  .describe('Payments between two banks, carried out one after the other')
  .register(apiComponents, { id: 'PaymentsBody' });
export type PaymentsBody = z.infer<typeof paymentsBodySchema>;

export const sentPaymentsSchema = z
  .strictObject({
    run_id: z.string(),
    payments: z.array(
      z.strictObject({
        payment_id: z.string(),
        outcome: z.enum(['SETTLED', 'REJECTED']),
        reason: z.enum(REJECTION_REASONS).nullable().describe('Why it was rejected'),
        event_ids: z.array(z.string()).describe('All that happened to the payment, in order'),
      }),
    ),
  })
  .describe('What became of each payment; the stream has accepted all their events')
  .register(apiComponents, { id: 'SentPayments' });
export type SentPayments = z.infer<typeof sentPaymentsSchema>;

export const PRODUCER_STATES = ['stopped', 'starting', 'running', 'paused', 'stopping', 'failed'] as const;
export type ProducerState = (typeof PRODUCER_STATES)[number];

const count = z.int().nonnegative();

export const controlStateSchema = z
  .strictObject({
    available: z.literal(true),
    as_of: z.iso.datetime().describe('When this was so; every answer has a later time than the one before it'),
    state: z.enum(PRODUCER_STATES).describe('After failed, with the reason in last_error, a start begins again'),
    since: z.iso.datetime(),
    run_id: z.string().nullable().describe('The current or the last run'),
    runs: z.array(z.string()).describe('All runs of this producer; each has its own manifest'),
    workload: z.string().describe('One workload, or several with their shares'),
    workloads: z.array(z.string()).describe('All that can be made'),
    dataset: z.string(),
    events_per_second: rate.describe('The configured rate, without a burst'),
    anomaly_rate: anomalyRate,
    network,
    burst: z
      .strictObject({ multiplier: z.number(), until: z.iso.datetime() })
      .nullable()
      .describe('Null when its time is over'),
    counters: z
      .strictObject({
        generated: count,
        accepted: count,
        retried: count,
        throttled: count,
        failed: count,
        in_flight: count,
        late: count.describe('Events that came after their minute had closed'),
        lag_ms: z.number().nonnegative().describe('The same as behind_schedule_ms, under its older name'),
        behind_schedule_ms: z
          .number()
          .nonnegative()
          .describe(
            'How far the producer is behind its schedule: age of the oldest event that is due and not accepted',
          ),
        due_not_accepted: count.describe('Events that are due by the schedule and not accepted, made or not'),
        asked_per_second: z
          .number()
          .nonnegative()
          .nullable()
          .describe('What the schedule asks for now; null without a run'),
        accepted_per_second: z.number().nonnegative().describe('What is reached, over the last five seconds'),
      })
      .describe('Over all runs of this producer; late, the schedule and the rates are the current run’s'),
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

const controlAbsentSchema = z
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

export const sentAnomalySchema = z
  .strictObject({
    ...sentEventSchema.shape,
    event_ids: z.array(z.string()).min(1).describe('All events of the anomaly, in their order; some take several'),
  })
  .describe('The events of an anomaly that the stream has accepted; id and payload are those of the last one')
  .register(apiComponents, { id: 'SentAnomaly' });
export type SentAnomaly = z.infer<typeof sentAnomalySchema>;
