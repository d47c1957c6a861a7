import type { Random } from '../../../lib/core/random-at';
import { integer, pickWeighted, unit } from '../../../lib/core/samplers';
import { INTERBANK_ANOMALIES, type InterbankAnomaly } from './anomalies';

/** An anomaly of several payments, and the event of the cycle at which it should begin. */
export type PlannedEpisode = { readonly type: InterbankAnomaly; readonly due: number };

/** Events that an episode takes, on average: four for each of its payments. */
const EVENTS_OF: Readonly<Record<InterbankAnomaly, number>> = {
  STRUCTURING: 16,
  CIRCULAR_FLOW: 16,
  MULE_ACCOUNT: 35,
  DUPLICATE_PAYMENT: 4,
};

/** Every type of anomaly with its weight among all: its share of the category times the category's weight. */
const KINDS = INTERBANK_ANOMALIES.flatMap(({ weight: ofCategory, variants }) => {
  const sum = variants.reduce((total, { weight }) => total + weight, 0);
  return variants.map(({ type, weight }) => ({ type, weight: (ofCategory * weight) / sum }));
});

/** Episodes begin early enough to end before the cut-off. */
const FIRST_DUE = 12;
const LAST_DUE = 500;
/** A duplicate is short, but needs a payment to repeat. */
const DUPLICATE_DUE = { first: 60, last: 780 } as const;

/** Plans episodes with about `flaggedEvents` events in all. */
export function planEpisodes(random: Random, flaggedEvents: number): PlannedEpisode[] {
  const planned: PlannedEpisode[] = [];
  for (let left = flaggedEvents; left > 0;) {
    const { type } = pickWeighted(random, KINDS);
    const takes = EVENTS_OF[type];
    // The rest of the budget is the chance of one more episode, so that even a small budget is met on average.
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
