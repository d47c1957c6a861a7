import type { RunConfig } from '../../lib/domain/run/run';
import type { ProducerSummary } from '../run/run-summary';
import type { RunLimits } from '../run/settings-of-run';

/** How far the acceptance of a run has got. */
export type Reached = { readonly config: RunConfig; readonly acceptedPosition: number };

/** What the runs of a producer have made so far, and what its limits leave. */
export class RunHistory {
  private readonly ended: ProducerSummary[] = [];
  private firstStartMs: number | undefined;
  private latest: Reached | undefined;

  /** @param limits over all runs together */
  constructor(private readonly limits: RunLimits = {}) {}

  /** Of the runs that have ended, in order. */
  get summaries(): readonly ProducerSummary[] {
    return this.ended;
  }

  /** By the last run that has ended or failed. */
  get reached(): Reached | undefined {
    return this.latest;
  }

  started(nowMs: number): void {
    this.firstStartMs ??= nowMs;
  }

  add(config: RunConfig, summary: ProducerSummary): void {
    this.ended.push(summary);
    this.latest = { config, acceptedPosition: summary.position };
  }

  /** A run that failed has no summary. @param reached undefined when it accepted nothing */
  addFailed(reached: Reached | undefined): void {
    this.latest = reached ?? this.latest;
  }

  limitsLeft(nowMs: number): RunLimits {
    const { count, durationMs } = this.limits;
    const generated = this.ended.reduce((sum, summary) => sum + summary.generated, 0);
    const elapsedMs = nowMs - (this.firstStartMs ?? nowMs);
    return {
      ...(count !== undefined && { count: Math.max(0, count - generated) }),
      ...(durationMs !== undefined && { durationMs: Math.max(0, durationMs - elapsedMs) }),
    };
  }

  hasLimitsLeft(nowMs: number): boolean {
    const { count, durationMs } = this.limitsLeft(nowMs);
    return count !== 0 && durationMs !== 0;
  }
}
