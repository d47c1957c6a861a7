import { pick, unit } from '../../lib/core/samplers';
import { purposeNamed, randomAt, type Random } from '../../lib/core/random-at';
import { faultKindsOf, type FaultKind } from './fault-kinds';

/** The fault of one call. `random` decides the details and is used by this call only. */
export type PlannedFault = { readonly kind: FaultKind; readonly random: Random };

export type FaultPlan = {
  /** The fault of an operation's next call; undefined for none. */
  readonly next: (operation: string) => PlannedFault | undefined;
};

/** This call of each operation always fails, so that rarely called operations meet a fault too. */
const SURE_CALL = 2;

/**
 * A fault plan by seed: the fault of an operation's n-th call does not depend on other calls in between.
 * @param rate share of calls that go wrong
 */
export function faultPlan(seed: number, rate: number): FaultPlan {
  const calls = new Map<string, number>();
  return {
    next: (operation) => {
      const call = calls.get(operation) ?? 0;
      calls.set(operation, call + 1);
      const random = randomAt(seed, call, purposeNamed(`chaos/${operation}`));
      if (unit(random) >= rate && call !== SURE_CALL) return undefined;
      return { kind: pick(random, faultKindsOf(operation)), random };
    },
  };
}
