import type { FaultKind } from './fault-kind';
import type { FiredFault } from './fault-rule';

/** How often a rule has fired. */
export type FaultCount = { readonly rule: string; readonly kind: FaultKind; readonly count: number };

/** How many of the newest faults are kept; `number` and `seed` draw any other again. */
const NEWEST = 100;

type Log = { readonly info: (details: object, message: string) => void };

/** Counts and logs the faults that fired, and keeps the newest. */
export class FaultLog {
  private readonly byRule = new Map<string, FaultCount>();
  private readonly kept: FiredFault[] = [];

  constructor(private readonly log: Log) {}

  add(fault: FiredFault): void {
    const { rule, kind, seed, number, place } = fault;
    const key = `${kind} ${rule}`;
    this.byRule.set(key, { rule, kind, count: (this.byRule.get(key)?.count ?? 0) + 1 });
    this.kept.push(fault);
    if (this.kept.length > NEWEST) this.kept.shift();
    const name = rule === kind ? kind : `${rule} (${kind})`;
    this.log.info({ fault }, `${place} met the fault ${name}, number ${number} of seed ${seed}`);
  }

  /** In the order in which the rules fired first. */
  counts(): readonly FaultCount[] {
    return [...this.byRule.values()];
  }

  /** The newest one first. */
  newest(): readonly FiredFault[] {
    return this.kept.toReversed();
  }
}
