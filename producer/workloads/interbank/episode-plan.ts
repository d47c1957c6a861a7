import type { Random } from '../../../lib/core/random-at';
import { integer, pickWeighted, unit } from '../../../lib/core/samplers';
import { INTERBANK_ANOMALIES, type InterbankAnomaly } from './anomalies';

/** An anomaly of several payments that is to begin at an event of a cycle. */
export type PlannedEpisode = { readonly type: InterbankAnomaly; readonly due: number };

/** Events that an episode takes, on average: four for each of its payments. */
const EVENTS_OF: Readonly<Record<InterbankAnomaly, number>> = {
  STRUCTURING: 16,
  CIRCULAR_FLOW: 16,
  MULE_ACCOUNT: 35,
  DUPLICATE_PAYMENT: 4,
};

/** Every type of anomaly; a weight counts within its category, and a category's among all. */
const KINDS = INTERBANK_ANOMALIES.flatMap(({ weight: ofCategory, variants }) => {
  const sum = variants.reduce((total, { weight }) => total + weight, 0);
  return variants.map(({ type, weight }) => ({ type, weight: (ofCategory * weight) / sum }));
});

/** The last episode begins early enough to be over at the cut-off. */
const FIRST_DUE = 12;
const LAST_DUE = 500;
/** A duplicate is short, and needs something to repeat. */
const DUPLICATE_DUE = { first: 60, last: 780 } as const;

/** Episodes that come to about `flaggedEvents` of a cycle. */
export function planEpisodes(random: Random, flaggedEvents: number): PlannedEpisode[] {
  const planned: PlannedEpisode[] = [];
  for (let left = flaggedEvents; left > 0;) {
    const { type } = pickWeighted(random, KINDS);
    const takes = EVENTS_OF[type];
    // The rest of the budget is the chance of one more, so that the mean is right however small the budget is.
    if (left < takes && unit(random) >= left / takes) break;
    const isDuplicate = type === 'DUPLICATE_PAYMENT';
    const due = isDuplicate
      ? integer(random, DUPLICATE_DUE.first, DUPLICATE_DUE.last)
      : integer(random, FIRST_DUE, LAST_DUE);
    planned.push({ type, due });
    left -= takes;
  }
  return planned;
}
