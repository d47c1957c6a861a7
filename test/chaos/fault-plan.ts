import { pick, unit } from '../../lib/core/samplers';
import { purposeNamed, randomAt, type Random } from '../../lib/core/random-at';
import { faultKindsOf, type FaultKind } from './fault-kinds';

/** What befalls one call; `random` decides the rest, and belongs to this call alone. */
export type PlannedFault = { readonly kind: FaultKind; readonly random: Random };

export type FaultPlan = {
  /** What befalls the next call of an operation; undefined for nothing. */
  readonly next: (operation: string) => PlannedFault | undefined;
};

/** This call of each operation always goes wrong, so that those that are called seldom are not spared. */
const SURE_CALL = 2;

/**
 * A fault plan by seed: what befalls the n-th call of an operation is the same whatever happens between.
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
