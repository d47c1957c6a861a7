import * as z from 'zod';

/**
 * The one definition of an event. Types, JSON Schema files and documentation come from these schemas.
 *
 * Values are checked for their kind, not for being plausible: an injected anomaly (age 5, a negative limit, an absent
 * field) is still an event and belongs into bronze. What is no event at all goes to quarantine.
 */

export const SCHEMA_VERSION = '1.0';

export const WORKLOADS = ['credit'] as const;
export type WorkloadName = (typeof WORKLOADS)[number];

/** Months of the payment history, the latest first, as in the dataset (PAY_0 is September). */
export const MONTHS = ['september', 'august', 'july', 'june', 'may', 'april'] as const;
export type Month = (typeof MONTHS)[number];

export const RISK_LEVELS = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** Whom each level is given to, in words; the workload's `riskLevel` applies them. */
export const RISK_LEVEL_RULES: Readonly<Record<RiskLevel, string>> = {
  LOW: 'neither of the two',
  MEDIUM: 'two or more months late in any of the six months',
  HIGH: 'defaults in the month that follows, late before or not',
};

export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What kind of fault an injected anomaly is. Each category has several `type`s, its variants. */
export const ANOMALY_CATEGORIES = [
  'UNUSUAL_CREDIT_LIMIT',
  'PAYMENT_PATTERN',
  'BILLING_MISMATCH',
  'DEMOGRAPHIC_INCONSISTENCY',
  'DUPLICATE_EVENT',
  'MISSING_FIELDS',
] as const;
export type AnomalyCategory = (typeof ANOMALY_CATEGORIES)[number];

export const anomalyFlagSchema = z.strictObject({
  type: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .describe('Variant within the category, such as INVALID_AGE'),
  category: z.enum(ANOMALY_CATEGORIES).describe('What kind of fault it is'),
  severity: z.enum(SEVERITIES).describe('How much the fault matters'),
  description: z.string().min(1).describe('What is wrong, with the values that were injected'),
  original_event_id: z.string().optional().describe('Only on duplicates: the event whose content is repeated'),
});
export type AnomalyFlag = z.infer<typeof anomalyFlagSchema>;

const ISO_MILLISECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Run ids hold no dash, so that `EVT-<run>-<sequence>` can be taken apart again. */
export const RUN_ID = /^[A-Za-z0-9_.]{1,40}$/;
const EVENT_ID = /^EVT-[A-Za-z0-9_.]{1,40}-\d{1,16}$/;

const envelope = {
  event_id: z.string().regex(EVENT_ID).describe('`EVT-<run_id>-<sequence>`, unique within a run and across runs'),
  event_type: z.string(),
  timestamp: z
    .string()
    .regex(ISO_MILLISECONDS)
    .refine((text) => !Number.isNaN(Date.parse(text)), 'not a date')
    .describe('Event time, UTC with milliseconds'),
  source_system: z.string().min(1).describe('System that the event claims to come from'),
  workload: z.enum(WORKLOADS),
  run_id: z.string().regex(RUN_ID).describe('The run that made the event'),
  sequence: z.int().nonnegative().describe('Position in the run, from 0'),
  schema_version: z.literal(SCHEMA_VERSION).describe('Version of this schema'),
};

/** What every event has, whatever its type. */
export const ENVELOPE_FIELDS: readonly string[] = Object.keys(envelope);

const perMonth = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    september: value,
    august: value,
    july: value,
    june: value,
    may: value,
    april: value,
  });

const monthlyBill = z.strictObject({
  bill_amount: z.number().optional().describe("The month's bill in New Taiwan dollars; negative is a credit balance"),
  payment_amount: z.number().optional().describe('What was paid in the month, in New Taiwan dollars'),
});

const paymentStatus = z
  .int()
  .describe('-2 no consumption, -1 paid in full, 0 revolving credit, 1 to 9 months of delay (9: nine or more)');

/** One credit card client of the dataset, assessed. Optional fields are those that a MISSING_FIELDS anomaly removes. */
export const creditEventSchema = z.strictObject({
  ...envelope,
  event_type: z.literal('CREDIT_ASSESSMENT').describe('Which of the event types this is'),
  workload: z.literal('credit').describe('The workload that made the event'),
  customer: z.strictObject({
    customer_id: z
      .string()
      .min(1)
      .optional()
      .describe("`CUST-` and the client's number in the dataset, six digits at least; also the partition key"),
    demographic: z
      .strictObject({
        sex: z.enum(['M', 'F']).optional().describe('Male or female'),
        education: z
          .enum(['GRADUATE_SCHOOL', 'UNIVERSITY', 'HIGH_SCHOOL', 'OTHER'])
          .optional()
          .describe('Highest school; OTHER is also what the dataset leaves undocumented'),
        marital_status: z
          .enum(['MARRIED', 'SINGLE', 'OTHER'])
          .optional()
          .describe('OTHER is also what the dataset leaves undocumented'),
        age: z.number().optional().describe('Years'),
      })
      .optional()
      .describe('What is known of the person'),
  }),
  credit: z
    .strictObject({
      credit_limit: z.number().optional().describe('Credit given, in units of `currency`'),
      currency: z.literal('TWD').describe('New Taiwan dollar'),
    })
    .optional()
    .describe('The credit line'),
  payment_history: perMonth(paymentStatus).optional().describe('How the bill of each month was paid'),
  billing_history: perMonth(monthlyBill).optional().describe('Bill and payment of each month'),
  risk: z
    .strictObject({
      default_payment_next_month: z
        .union([z.literal(0), z.literal(1)])
        .describe('1 when the client does not pay in the month after the last one shown'),
      risk_level: z
        .enum(RISK_LEVELS)
        .describe(RISK_LEVELS.map((level) => `${level}: ${RISK_LEVEL_RULES[level]}`).join('; ')),
    })
    .optional()
    .describe('The assessment'),
  anomaly_flags: z
    .array(anomalyFlagSchema)
    .min(1)
    .optional()
    .describe('What was injected; only on events with an injected anomaly, and only with inline labels'),
});
export type CreditEvent = z.infer<typeof creditEventSchema>;

export const eventSchema = z.discriminatedUnion('event_type', [creditEventSchema]);
export type LegionEvent = z.infer<typeof eventSchema>;

/** `EVT-<run>-<sequence>`: unique within a run and across runs. */
export function eventId(runId: string, sequence: number): string {
  return `EVT-${runId}-${sequence}`;
}

/** The run and position that an event id names, or undefined for a foreign id. */
export function parseEventId(id: string): { runId: string; sequence: number } | undefined {
  const match = /^EVT-([A-Za-z0-9_.]{1,40})-(\d{1,16})$/.exec(id);
  return match ? { runId: match[1]!, sequence: Number(match[2]) } : undefined;
}
