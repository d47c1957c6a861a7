import * as z from 'zod';
import type { LegionEvent } from '../../events/event';
import type { EventRow } from '../../domain/bronze/event-row';
import { apiComponents } from './components';
import { isoOf } from '../../core/iso-of';

/**
 * A score from 0 (no adverse facts about the customer) to 100. It is the sum of four parts, each of which names its
 * inputs. The weights are Legion's own, chosen so that the assessment of the latest event alone does not decide; no
 * bank uses them.
 */
const MAX_POINTS = { assessment: 40, payment_delay: 30, utilisation: 15, anomalies: 15 } as const;
type PartName = keyof typeof MAX_POINTS;

const PART_NAMES = Object.keys(MAX_POINTS) as [PartName, ...PartName[]];

export const riskScoreSchema = z
  .strictObject({
    customer_id: z.string(),
    score: z.int().min(0).max(100).nullable().describe('Null for a customer who was never assessed'),
    level: z
      .enum(['LOW', 'MEDIUM', 'HIGH'])
      .nullable()
      .describe('LOW below 34, HIGH from 67 on; null for a customer who was never assessed'),
    parts: z.array(
      z.strictObject({
        name: z.enum(PART_NAMES),
        points: z.number().min(0),
        max_points: z.number().min(0),
        basis: z.string().describe('What the points were made from'),
      }),
    ),
    events: z.int().min(1).describe('Latest events looked at'),
    latest_event_id: z.string(),
    latest_event_time: z.string(),
    computed_at: z.iso.datetime(),
  })
  .describe('How risky a customer looks, and why')
  .register(apiComponents, { id: 'RiskScore' });
export type RiskScore = z.infer<typeof riskScoreSchema>;

/** The number of a customer's latest events that the score covers. */
export const RISK_EVENTS = 100;

type Part = RiskScore['parts'][number];

/** The event type that assesses a customer; the others contribute only anomalies. */
export const ASSESSMENT_TYPE = 'CREDIT_ASSESSMENT';
type Assessment = Extract<LegionEvent, { event_type: typeof ASSESSMENT_TYPE }>;

/** @param rows the customer's latest events, the newest first, at least one */
export function riskScore(input: {
  readonly customerId: string;
  readonly rows: readonly EventRow[];
  /** The latest assessment; undefined when none is stored. */
  readonly assessed: EventRow | undefined;
  /** The same event decoded; undefined when its payload is not a readable event. */
  readonly latest: LegionEvent | undefined;
  readonly nowMs: number;
}): RiskScore {
  const { customerId, rows, assessed, latest, nowMs } = input;
  const newest = rows[0]!;
  const known = latest?.event_type === ASSESSMENT_TYPE ? latest : undefined;
  const parts = [...(assessed ? assessedParts(assessed, known) : NEVER_ASSESSED), anomalies(rows)];
  const score = Math.round(parts.reduce((sum, { points }) => sum + points, 0));
  return {
    customer_id: customerId,
    // Without an assessment, a low score would claim more than is known.
    score: assessed ? score : null,
    level: assessed ? levelOf(score) : null,
    parts,
    events: rows.length,
    latest_event_id: newest.eventId,
    latest_event_time: newest.eventTime,
    computed_at: isoOf(nowMs),
  };
}

function levelOf(score: number): 'LOW' | 'MEDIUM' | 'HIGH' {
  return score >= 67 ? 'HIGH' : score >= 34 ? 'MEDIUM' : 'LOW';
}

function assessedParts(row: EventRow, latest: Assessment | undefined): Part[] {
  return [assessment(row), paymentDelay(latest), utilisation(latest)];
}

const LEVEL_SHARE: Readonly<Record<string, number>> = { LOW: 0, MEDIUM: 0.5, HIGH: 1 };

function assessment({ riskLevel }: EventRow): Part {
  const basis = riskLevel === undefined ? 'the latest assessment has no risk level' : `latest risk level ${riskLevel}`;
  return part('assessment', LEVEL_SHARE[riskLevel ?? ''] ?? 0, basis);
}

/** The longest delay in months that a payment status of the dataset expresses. */
const LONGEST_DELAY = 9;

function paymentDelay(latest: Assessment | undefined): Part {
  const history = latest?.payment_history;
  if (!history) return part('payment_delay', 0, 'the latest assessment has no payment history');
  const longest = Math.max(0, ...Object.values(history));
  return part('payment_delay', longest / LONGEST_DELAY, `longest delay ${longest} months`);
}

function utilisation(latest: Assessment | undefined): Part {
  const limit = latest?.credit?.credit_limit;
  const bill = latest?.billing_history?.september.bill_amount;
  if (limit === undefined || bill === undefined || limit <= 0) {
    return part('utilisation', 0, 'the latest assessment has no limit or no bill');
  }
  const share = Math.max(0, bill / limit);
  return part('utilisation', share, `latest bill ${Math.round(share * 100)} % of the limit`);
}

const SEVERITY_WEIGHT: Readonly<Record<string, number>> = { LOW: 0.25, MEDIUM: 0.5, HIGH: 1 };

function anomalies(rows: readonly EventRow[]): Part {
  const weights = rows.map(({ anomalySeverity }) => SEVERITY_WEIGHT[anomalySeverity ?? ''] ?? 0);
  const count = weights.filter((weight) => weight > 0).length;
  const share = weights.reduce((sum, weight) => sum + weight, 0) / rows.length;
  return part('anomalies', share, `${count} of ${rows.length} events with an anomaly, weighted by severity`);
}

function part(name: PartName, share: number, basis: string): Part {
  const max_points = MAX_POINTS[name];
  return { name, points: Math.round(Math.min(1, share) * max_points * 10) / 10, max_points, basis };
}

const NEVER_ASSESSED: readonly Part[] = (['assessment', 'payment_delay', 'utilisation'] as const).map((name) =>
  part(name, 0, 'no assessment is stored'),
);
