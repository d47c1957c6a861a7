import { defineRule } from '../rule';
import { score } from '../score';

/**
 * The expectation before anything is known of a customer, with weights in numbers of transactions. Customers differ a
 * lot in how much they spend (by a factor of four either way) and little in how evenly (by a factor of two).
 */
const PRIOR = { logMean: Math.log(500), meanWeight: 0.3, spread: 0.7, spreadWeight: 20 };
/** In spreads above the mean. */
const LIMIT = 3;
/** Amounts farther out than this many spreads move the profile no more than one at this distance. */
const MAX_PULL = 2;
/** Transactions after which older ones fade, so that a profile follows its customer. */
const MEMORY = 60;

/** Of the logarithms of a customer's amounts: weight, mean, and sum of the squared distances from the mean. */
type Profile = { readonly weight: number; readonly mean: number; readonly squares: number };

export const unusualAmount = defineRule<number, Profile>({
  name: 'UNUSUAL_AMOUNT',
  severity: 'MEDIUM',
  description:
    'An amount 3 spreads or more above what the customer usually pays, by mean and spread of the logarithms of the amounts so far; from the second transaction on.',
  eventTypes: ['CARD_TRANSACTION'],
  covers: ['HIGH_AMOUNT'],
  factOf: (event) => (event.event_type === 'CARD_TRANSACTION' ? event.transaction.amount : undefined),
  start: () => ({ weight: 0, mean: 0, squares: 0 }),
  step: (profile, amount) => {
    const value = Math.log(Math.max(1, amount));
    const { mean, spread } = expectation(profile);
    const distance = (value - mean) / spread;
    const state = learn(profile, Math.min(mean + MAX_PULL * spread, Math.max(mean - MAX_PULL * spread, value)));
    if (profile.weight === 0 || distance < LIMIT) return { state };
    return {
      state,
      detection: {
        score: score(1 - LIMIT / distance / 2),
        description: `An amount of ${amount}, ${distance.toFixed(1)} spreads above the usual ${Math.round(Math.exp(mean))}.`,
      },
    };
  },
});

/** Expectation of the next amount's logarithm: the normal model with a conjugate prior. */
function expectation({ weight, mean, squares }: Profile): { readonly mean: number; readonly spread: number } {
  const { logMean, spread, meanWeight, spreadWeight } = PRIOR;
  const sumOfWeights = meanWeight + weight;
  const between = ((meanWeight * weight) / sumOfWeights) * (mean - logMean) ** 2;
  const variance = (spreadWeight * spread ** 2 + squares + between) / (spreadWeight + weight);
  return {
    mean: (meanWeight * logMean + weight * mean) / sumOfWeights,
    spread: Math.sqrt(variance * (1 + 1 / sumOfWeights)),
  };
}

/** Welford's method for mean and squares, with fading memory. */
function learn({ weight, mean, squares }: Profile, value: number): Profile {
  const kept = 1 - 1 / MEMORY;
  const sumOfWeights = weight * kept + 1;
  const shift = value - mean;
  const next = mean + shift / sumOfWeights;
  return { weight: sumOfWeights, mean: next, squares: squares * kept + shift * (value - next) };
}
