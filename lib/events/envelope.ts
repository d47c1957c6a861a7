import * as z from 'zod';

/** The envelope that events of all workloads share; the declaration of a workload adds the payload. */

export const SCHEMA_VERSION = '1.0';

export const RISK_LEVELS = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type Severity = (typeof SEVERITIES)[number];

const ISO_MILLISECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Whether date and time exist. Digits are compared, because two `Date`s for each event cost more than all other checks. */
function isRealTime(text: string): boolean {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  return twoDigits(text, 11) < 24 && twoDigits(text, 14) < 60 && twoDigits(text, 17) < 60;
}

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
}

const ZERO = '0'.charCodeAt(0);

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Run ids contain no dash, so that `EVT-<run>-<sequence>` can be parsed. */
export const RUN_ID = /^[A-Za-z0-9_.]{1,40}$/;
const EVENT_ID = /^EVT-[A-Za-z0-9_.]{1,40}-\d{1,16}$/;

/** `EVT-<run>-<sequence>`: unique within a run and across runs. */
export function eventId(runId: string, sequence: number): string {
  return `EVT-${runId}-${sequence}`;
}

/** The run and sequence in an event id, or undefined for a foreign id. */
export function parseEventId(id: string): { runId: string; sequence: number } | undefined {
  const match = /^EVT-([A-Za-z0-9_.]{1,40})-(\d{1,16})$/.exec(id);
  return match ? { runId: match[1]!, sequence: Number(match[2]) } : undefined;
}

/**
 * The label of one injected anomaly. When several events form one anomaly, such as a burst of logins, each of them has a
 * flag, and `episode_id` is the id of the first.
 */
export type AnomalyFlag<Category extends string = string> = {
  type: string;
  category: Category;
  severity: Severity;
  description: string;
  original_event_id?: string | undefined;
  episode_id?: string | undefined;
  fraud_scenario?: string | undefined;
};

function flagSchema<const Categories extends readonly [string, ...string[]]>(categories: Categories) {
  return z.strictObject({
    type: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/)
      .describe('Variant within the category, such as INVALID_AGE'),
    category: z.enum(categories).describe('What kind of fault it is'),
    severity: z.enum(SEVERITIES).describe('How much the fault matters'),
    description: z.string().min(1).describe('What is wrong, with the values that were injected'),
    original_event_id: z.string().optional().describe('Only on duplicates: the event whose content is repeated'),
    episode_id: z
      .string()
      .optional()
      .describe('Only when several events form one anomaly: the id of the first of them'),
    fraud_scenario: z.string().optional().describe('Only on card fraud: the scenario that the transaction belongs to'),
  });
}

const envelope = {
  event_id: z.string().regex(EVENT_ID).describe('`EVT-<run_id>-<sequence>`, unique within a run and across runs'),
  event_type: z.string(),
  timestamp: z
    .string()
    .regex(ISO_MILLISECONDS)
    .refine(isRealTime, 'is no date of the calendar')
    .describe('Event time, UTC with milliseconds'),
  source_system: z.string().min(1).describe('System that the event claims to come from'),
  workload: z.string(),
  run_id: z.string().regex(RUN_ID).describe('The run that made the event'),
  sequence: z.int().nonnegative().describe('Position in the run, from 0'),
  schema_version: z.literal(SCHEMA_VERSION).describe('Version of this schema'),
};

/** The fields of every event, whatever its type. */
export const ENVELOPE_FIELDS: readonly string[] = Object.keys(envelope);

/**
 * Makes the schema of one event type: envelope, payload, labels.
 * @param categories of the workload's anomalies
 */
export function eventSchemaOf<
  const Workload extends string,
  const Type extends string,
  const Categories extends readonly [string, ...string[]],
  Payload extends z.ZodRawShape,
>({
  workload,
  type,
  categories,
  payload,
}: {
  readonly workload: Workload;
  readonly type: Type;
  readonly categories: Categories;
  readonly payload: Payload;
}) {
  return z.strictObject({
    ...envelope,
    event_type: z.literal(type).describe('Which of the event types this is'),
    workload: z.literal(workload).describe('The workload that made the event'),
    ...payload,
    anomaly_flags: z
      .array(flagSchema(categories))
      .min(1)
      .optional()
      .describe('What was injected; only on events with an injected anomaly, and only with inline labels'),
  });
}

/** What lists, indexes and windows know of an event in addition to its envelope. */
export type EventFacts = {
  /** The customer that the event is about; key of the customer index. */
  readonly customerId?: string | undefined;
  readonly riskLevel?: RiskLevel | undefined;
  /** New Taiwan dollars. */
  readonly creditLimit?: number | undefined;
};

/** The declaration of a workload's events: pure, so that a consumer can load it without the generator. */
export type EventKinds = {
  readonly schemas: readonly [z.ZodObject, ...z.ZodObject[]];
  /** Categories of the workload's anomalies. */
  readonly categories: readonly [string, ...string[]];
  /** One sentence for the documentation: what the workload's events are. */
  readonly description: string;
  readonly factsOf: (event: never) => EventFacts;
  /** One line for a list, cut at 80 characters; absent where the facts say enough. */
  readonly summaryOf?: (event: never) => string;
};
