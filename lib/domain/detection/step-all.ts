import type { RetainedEvent } from './entity-state';
import type { Json, Rule, RuleDetection } from './rule';

export type RulesByName = ReadonlyMap<string, Rule>;

/** Moves the rules' states on by one event, and passes on what each rule detected. Changes `states`. */
export function stepAll(
  states: Record<string, Json>,
  event: RetainedEvent,
  rules: RulesByName,
  onStep: (rule: Rule, detection: RuleDetection | undefined) => void,
): void {
  for (const [name, fact] of Object.entries(event.facts)) {
    const rule = rules.get(name);
    if (!rule) continue; // another version of the detector kept this fact
    const before = Object.hasOwn(states, name) ? states[name]! : rule.start();
    const { state, detection } = rule.step(before, fact, event);
    states[name] = state;
    onStep(rule, detection);
  }
}
