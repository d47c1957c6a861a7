import type { FaultRule, FaultSet } from '../../../../lib/cloud/faults/fault-rule';

/** A rule that always fires. */
export function aRule(rule: Partial<FaultRule> = {}): FaultRule {
  const nothing = { service: undefined, operations: undefined, durationMs: undefined, delayMs: undefined };
  return { ...nothing, name: 'a rule', kind: 'legion:reset', percentage: 100, afterMs: 0, moment: undefined, ...rule };
}

/** A set of one rule that always fires. */
export function aSet(rule: Partial<FaultRule>, seed = 1): FaultSet {
  return { seed, rules: [aRule(rule)] };
}
