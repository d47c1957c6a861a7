import type { Labelled } from './labelled-events';
import { SHOWN_BY_DEFINITION } from './shown-by-definition';
import { traitsOf, type Trait } from './traits';

/**
 * A trait that only anomalous events have, or that only anomalous events lack, and the types of each of these events.
 */
export type Leak = { readonly trait: Trait; readonly anomalies: readonly (readonly string[])[] };

/** This many events that are all anomalous are no coincidence: where 8 % are, the probability is one in 10^21. */
const MIN_EVENTS = 20;

export function leaksOf(labelled: readonly Labelled[]): Leak[] {
  const isFlagged = labelled.map(({ truth }) => truth.length > 0);
  const flagged = isFlagged.filter(Boolean).length;
  const leaks: Leak[] = [];
  for (const [trait, at] of traitsOf(labelled.map(({ event }) => event))) {
    const flaggedHere = at.filter((position) => isFlagged[position]).length;
    const having = at.length >= MIN_EVENTS && flaggedHere === at.length;
    const others = labelled.length - at.length;
    const lacking = others >= MIN_EVENTS && flagged - flaggedHere === others;
    if (!having && !lacking) continue;
    const here = new Set(at);
    const positions = having ? at : [...labelled.keys()].filter((position) => !here.has(position));
    const anomalies = positions.map((position) => labelled[position]!.truth.map(({ type }) => type));
    leaks.push({ trait, anomalies });
  }
  return leaks;
}

/** The leaks, in words, that the definition of the anomalies does not explain, beyond a few events. */
export function unexplained(workload: string, leaks: readonly Leak[]): string[] {
  return leaks.flatMap((leak) => {
    const others = leak.anomalies.filter((types) => !types.some((type) => isShown(workload, type, leak.trait.path)));
    return others.length < MIN_EVENTS ? [] : [`${leakText(leak)}: ${[...new Set(others.flat())].join()}`];
  });
}

function isShown(workload: string, type: string, path: string): boolean {
  const fields = SHOWN_BY_DEFINITION[workload]?.[type] ?? [];
  return fields.some((field) => path === field || path.startsWith(`${field}.`));
}

export function leakText({ trait: { path, kind, value } }: Leak): string {
  return `${path} ${kind} ${String(value)}`;
}
