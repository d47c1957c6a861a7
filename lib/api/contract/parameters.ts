import * as z from 'zod';
import { QUARANTINE_REASONS } from '../../domain/bronze/quarantine-reason';
import { ANOMALY_CATEGORIES, EVENT_TYPES, WORKLOADS } from '../../events/event';
import { RISK_LEVELS, RUN_ID, SEVERITIES } from '../../events/envelope';
import { realInstantMs } from '../../events/real-instant';

/** The parameters that routes share. Each is given once: a repeated parameter is not a string, and is refused. */

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
/** DynamoDB's sort keys are compared as text, so years must have four digits. */
const FIRST_MS = Date.UTC(1970, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31);

/** Validated and kept as text, so that cursors are bound to the exact request. */
export const instantParameter = z
  .string()
  .max(35)
  .regex(ISO_INSTANT, 'must be a UTC time such as 2026-01-04 or 2026-01-04T17:14:28Z')
  .refine((text) => {
    const ms = realInstantMs(text);
    return ms !== undefined && ms >= FIRST_MS && ms <= LAST_MS;
  }, 'is no date between 1970 and 9999');

export const MAX_LIMIT = 200;
export const DEFAULT_LIMIT = 50;

const limitParameter = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, `must be a whole number from 1 to ${MAX_LIMIT}`)
  .transform(Number)
  .pipe(z.int().min(1).max(MAX_LIMIT))
  .optional()
  .describe(`Rows of a page, ${DEFAULT_LIMIT} when left out; of an export, the most rows`);

const cursorParameter = z
  .string()
  .min(1)
  .max(2000)
  .optional()
  .describe('`next_cursor` of the page before; all other parameters must be as they were');

export const EXPORT_FORMATS = ['json', 'csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const formatParameter = z
  .enum(EXPORT_FORMATS)
  .optional()
  .describe('`csv` and `ndjson` give the whole list, streamed; the Accept header does the same');

/** The characters that an index key may have; control characters would only garble logs. */
const NAME = /^[\x20-\x7e]{1,100}$/;

export const customerIdParameter = z.string().regex(NAME, 'must be 1 to 100 printable ASCII characters');
export const eventIdParameter = z.string().regex(NAME, 'must be 1 to 100 printable ASCII characters');

export const workloadParameter = z.enum(WORKLOADS).optional().describe('Which kind of events; all when left out');

export const eventTypeParameter = z.enum(EVENT_TYPES).optional();

export const riskParameter = z.enum(RISK_LEVELS).optional().describe('Risk level of the event');
export const severityParameter = z.enum(SEVERITIES).optional().describe('Worst severity of the event’s anomalies');

/** A category, or one of its variants; both are upper case. */
export const anomalyTypeParameter = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,59}$/, 'must be a category such as PAYMENT_PATTERN, or a variant such as INVALID_AGE')
  .optional()
  .describe(`A category (${ANOMALY_CATEGORIES.join(', ')}) or a variant such as INVALID_AGE`);

/** Names of rules are upper case, like anomaly types. */
export const detectedTypeParameter = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,59}$/, 'must be a rule such as LOGIN_BURST')
  .optional()
  .describe('Only what this rule reported');
export const detectedSeverityParameter = z.enum(SEVERITIES).optional().describe('Severity of the rule');
export const entityParameter = z
  .string()
  .regex(NAME, 'must be 1 to 100 printable ASCII characters')
  .optional()
  .describe('Only this customer or clearing group; quickest together with `run`');

export const runParameter = z.string().regex(RUN_ID, 'must be a run id').optional().describe('Only this run');

export const quarantineReasonParameter = z
  .enum(QUARANTINE_REASONS)
  .optional()
  .describe('Only records that were quarantined for this reason');

export const payloadHashParameter = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the 64 lower-case hex digits of a SHA-256');

/** Parameters of every list that goes back in time. */
export const timeRange = {
  from: instantParameter.optional().describe('Earliest event time, included'),
  to: instantParameter.optional().describe('Latest event time, not included'),
};

export const paging = { limit: limitParameter, cursor: cursorParameter, format: formatParameter };

/** A range in milliseconds, already validated by `timeRange`. */
export function rangeMs({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  fromMs?: number;
  toMs?: number;
} {
  return {
    ...(from !== undefined && { fromMs: Date.parse(from) }),
    ...(to !== undefined && { toMs: Date.parse(to) }),
  };
}
