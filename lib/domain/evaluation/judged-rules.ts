import type { Rule } from '../detection/rule';
import { EVENT_KINDS, type EventType } from '../../events/event';
import type { Mix } from '../run/workload-mix';
import type { JudgedRule } from './judge-rule';

/** The rules that look at any of the events which the runs are made of. */
export function rulesFor(mixes: readonly Mix[], rules: readonly Rule[]): readonly Rule[] {
  const types = new Set(
    mixes
      .flatMap(({ parts }) => parts.flatMap(({ name }) => EVENT_KINDS[name].schemas))
      .map((schema) => (schema.shape as { event_type: { value: EventType } }).event_type.value),
  );
  return rules.filter(({ eventTypes }) => eventTypes.some((type) => types.has(type)));
}

/** What a line of a foreign detector names when it names no type: some anomaly, of whatever type. */
export const ANY_LABEL = 'ANY';

/**
 * The rules of a foreign detector, from the types that its detections bear: the name of one of ours stands for what
 * that rule covers, any other name for the anomaly type itself, and no name for all types.
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
