import { randomAt, type Purpose } from '../../../lib/core/random-at';
import { integer } from '../../../lib/core/samplers';

/**
 * Takes one position out of each group of consecutive ones, at a place that differs from group to group. Taken
 * positions and the rest are each numbered from 0 without gaps, and both numbers map back to positions.
 */
export type OneOfEach = {
  /** The number of a taken position; undefined for one of the rest. */
  readonly takenAt: (position: number) => number | undefined;
  /** How many of the rest come before a position; for one of the rest, its number. */
  readonly restBefore: (position: number) => number;
  readonly positionOfTaken: (taken: number) => number;
  readonly positionOfRest: (rest: number) => number;
};

/** @param size positions in a group; infinite to take none */
export function oneOfEach(seed: number, size: number, purpose: Purpose): OneOfEach {
  if (size === Infinity) return NOTHING_TAKEN;
  let known = -1;
  let place = 0;
  const placeIn = (group: number) => {
    if (group === known) return place;
    known = group;
    place = integer(randomAt(seed, group, purpose), 0, size - 1);
    return place;
  };
  return {
    takenAt: (position) => {
      const group = Math.floor(position / size);
      return placeIn(group) === position - group * size ? group : undefined;
    },
    restBefore: (position) => {
      const group = Math.floor(position / size);
      return position - group - (position - group * size > placeIn(group) ? 1 : 0);
    },
    positionOfTaken: (taken) => taken * size + placeIn(taken),
    positionOfRest: (rest) => {
      const group = Math.floor(rest / (size - 1));
      const within = rest - group * (size - 1);
      return group * size + within + (within >= placeIn(group) ? 1 : 0);
    },
  };
}

const NOTHING_TAKEN: OneOfEach = {
  takenAt: () => undefined,
  restBefore: (position) => position,
  positionOfTaken: () => {
    throw new RangeError('nothing is taken');
  },
  positionOfRest: (rest) => rest,
};
