import { type Purpose, randomAt } from '../../lib/core/random-at';
import { integer } from '../../lib/core/samplers';
import { greatestCommonDivisor } from '../../lib/core/greatest-common-divisor';

/**
 * Spreads many stories that go on at the same time over consecutive positions: each round gives every lane one
 * position, in an order that differs from round to round. A lane's n-th event is that of round n, so the lane's story
 * alone determines the event, whatever positions were asked for before.
 */
export type Interleaving = {
  readonly at: (position: number) => { readonly lane: number; readonly round: number };
  /** The position of a lane's event in a round. */
  readonly positionOf: (lane: number, round: number) => number;
};

/** @param lanes stories at the same time; two events of one story are 1 to 2 × `lanes` - 1 positions apart */
export function interleave(seed: number, lanes: number, purpose: Purpose): Interleaving {
  const factors = coprimes(lanes);
  let known = -1;
  let factor = 1;
  let shift = 0;
  /** Each round has its own permutation: slot → factor × slot + shift, modulo the lanes. */
  const turnTo = (round: number) => {
    if (round === known) return;
    const random = randomAt(seed, round, purpose);
    factor = factors[integer(random, 0, factors.length - 1)]!;
    shift = integer(random, 0, lanes - 1);
    known = round;
  };
  return {
    at: (position) => {
      const slot = position % lanes;
      const round = (position - slot) / lanes;
      turnTo(round);
      return { lane: (slot * factor + shift) % lanes, round };
    },
    positionOf: (lane, round) => {
      turnTo(round);
      const distance = (lane - shift + lanes) % lanes;
      return round * lanes + ((distance * inverseOf(factor, lanes)) % lanes);
    },
  };
}

/** Enough permutations; finding more would take long. */
const MAX_FACTORS = 64;

/** Numbers that have no factor in common with `lanes`, spread over its range. */
function coprimes(lanes: number): number[] {
  const step = Math.max(1, Math.floor(lanes / MAX_FACTORS));
  const found: number[] = [];
  for (let candidate = 1; candidate < Math.max(2, lanes); candidate += step) {
    const coprime = nextCoprime(candidate, lanes);
    if (coprime !== undefined && coprime !== found.at(-1)) found.push(coprime);
  }
  return found;
}

function nextCoprime(from: number, lanes: number): number | undefined {
  for (let candidate = from; candidate < Math.max(2, lanes); candidate++) {
    if (greatestCommonDivisor(candidate, lanes) === 1) return candidate;
  }
  return undefined;
}

/** The inverse of `factor` modulo `lanes`, by the extended Euclidean algorithm. */
function inverseOf(factor: number, lanes: number): number {
  let [previous, current] = [0, 1];
  let [high, low] = [lanes, factor % lanes];
  while (low > 1) {
    const quotient = Math.floor(high / low);
    [high, low] = [low, high - quotient * low];
    [previous, current] = [current, previous - quotient * current];
  }
  return ((current % lanes) + lanes) % lanes;
}
