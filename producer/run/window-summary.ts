import { RISK_LEVELS, type RiskLevel, type WorkloadName } from '../../lib/events/event';
import type { ProducedRecord } from '../generation/record';

/** What a window looks at. */
export type Windowed = Pick<ProducedRecord, 'workload' | 'eventTimeMs' | 'riskLevel' | 'creditLimit' | 'truth'>;

export type WindowSummary = {
  readonly count: number;
  /** Events by workload, those of which there are any. */
  readonly workloads: Readonly<Partial<Record<WorkloadName, number>>>;
  /** Events by risk level; an event without a level counts in none. */
  readonly risk: Readonly<Record<RiskLevel, number>>;
  readonly anomalous: number;
  /** `anomalous` as a share of `count`. */
  readonly anomalyRate: number;
  /** Over the events that show a limit; undefined when none does. */
  readonly meanCreditLimit: number | undefined;
};

/** Adds events up one at a time, in constant memory. */
export type SummaryBuilder = { readonly add: (event: Windowed) => void; readonly summary: () => WindowSummary };

export function createSummaryBuilder(): SummaryBuilder {
  const risk = Object.fromEntries(RISK_LEVELS.map((level) => [level, 0])) as Record<RiskLevel, number>;
  const workloads: Partial<Record<WorkloadName, number>> = {};
  let count = 0;
  let anomalous = 0;
  let limits = 0;
  let limitSum = 0;
  return {
    add: ({ workload, riskLevel, creditLimit, truth }) => {
      count += 1;
      workloads[workload] = (workloads[workload] ?? 0) + 1;
      if (truth.length > 0) anomalous += 1;
      if (riskLevel !== undefined) risk[riskLevel] += 1;
      if (creditLimit === undefined) return;
      limits += 1;
      limitSum += creditLimit;
    },
    summary: () => ({
      count,
      workloads: { ...workloads },
      risk: { ...risk },
      anomalous,
      anomalyRate: count === 0 ? 0 : anomalous / count,
      meanCreditLimit: limits === 0 ? undefined : limitSum / limits,
    }),
  };
}
