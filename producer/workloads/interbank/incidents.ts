import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { integer, pickWeighted, unit } from '../../../lib/core/samplers';
import type { Bank } from '../../../lib/events/interbank';

/** An outage: who is offline, and during which events of a cycle. It affects all clearing groups at once. */
export type Incident = { readonly offline: Bank | 'CLEARING'; readonly from: number; readonly to: number };

const INCIDENT = purposeNamed('interbank/incident');
/** Share of the cycles with an outage. */
const PROBABILITY = 0.4;
const KINDS = [
  { offline: 'A', weight: 1 },
  { offline: 'B', weight: 1 },
  { offline: 'CLEARING', weight: 1 },
] as const;

/** The incident of a cycle, if it has one; a pure function of seed and cycle. */
export function incidentOf(seed: number, cycle: number): Incident | undefined {
  const random = randomAt(seed, cycle, INCIDENT);
  if (unit(random) >= PROBABILITY) return undefined;
  const from = integer(random, 150, 600);
  return { offline: pickWeighted(random, KINDS).offline, from, to: from + integer(random, 40, 80) };
}
