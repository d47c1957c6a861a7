import type { Rule } from '../detection/rule';
import { EVENT_KINDS, type EventType } from '../../events/event';
import type { Mix } from '../run/workload-mix';
import type { JudgedRule } from './judge-rule';

/** The rules that use any type of event in the runs. */
export function rulesFor(mixes: readonly Mix[], rules: readonly Rule[]): readonly Rule[] {
  const types = new Set(
    mixes
      .flatMap(({ parts }) => parts.flatMap(({ name }) => EVENT_KINDS[name].schemas))
      .map((schema) => (schema.shape as { event_type: { value: EventType } }).event_type.value),
  );
  return rules.filter(({ eventTypes }) => eventTypes.some((type) => types.has(type)));
}

/** Stands for an anomaly of any type, where a line of a foreign detector names none. */
export const ANY_LABEL = 'ANY';

/**
 * The rules of a foreign detector, from the types of its detections: the name of one of our rules covers what that rule
 * covers, any other name the label type of that name, and `ANY_LABEL` all types.
 */
export function foreignRules(
  detected: Iterable<string>,
  { rules, types }: { readonly rules: readonly JudgedRule[]; readonly types: readonly string[] },
): JudgedRule[] {
  return [...new Set(detected)].sort().map((name) => {
    if (name === ANY_LABEL) return { name, covers: [...new Set(types)] };
    const ours = rules.find((rule) => rule.name === name);
    return { name, covers: [...new Set([...(ours?.covers ?? []), name])] };
  });
}
