import { RISK_LEVELS, type RiskLevel } from '../../lib/events/envelope';
import type { WorkloadName } from '../../lib/events/event';
import type { ProducedRecord } from '../generation/record';

/** What a window looks at. */
export type Windowed = Pick<ProducedRecord, 'workload' | 'eventTimeMs' | 'riskLevel' | 'creditLimit' | 'truth'>;

export type WindowSummary = {
  readonly count: number;
  /** Events by workload, for workloads that have any. */
  readonly workloads: Readonly<Partial<Record<WorkloadName, number>>>;
  /** Events by risk level; an event without a level counts in none. */
  readonly risk: Readonly<Record<RiskLevel, number>>;
  readonly anomalous: number;
  /** `anomalous` as a share of `count`. */
  readonly anomalyRate: number;
  /** Over the events that have a limit; undefined when none has. */
  readonly meanCreditLimit: number | undefined;
};

/** Adds events up one at a time, in constant memory. */
export class SummaryBuilder {
  readonly #workloads: Partial<Record<WorkloadName, number>> = {};
  readonly #risk = Object.fromEntries(RISK_LEVELS.map((level) => [level, 0])) as Record<RiskLevel, number>;
  readonly #limits = { count: 0, sum: 0 };
  #count = 0;
  #anomalous = 0;

  add({ workload, riskLevel, creditLimit, truth }: Windowed): void {
    this.#count += 1;
    this.#workloads[workload] = (this.#workloads[workload] ?? 0) + 1;
    if (truth.length > 0) this.#anomalous += 1;
    if (riskLevel !== undefined) this.#risk[riskLevel] += 1;
    if (creditLimit === undefined) return;
    this.#limits.count += 1;
    this.#limits.sum += creditLimit;
  }

  summary(): WindowSummary {
    const { count: limits, sum } = this.#limits;
    return {
      count: this.#count,
      workloads: { ...this.#workloads },
      risk: { ...this.#risk },
      anomalous: this.#anomalous,
      anomalyRate: this.#count === 0 ? 0 : this.#anomalous / this.#count,
      meanCreditLimit: limits === 0 ? undefined : sum / limits,
    };
  }
}
