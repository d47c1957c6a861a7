import type { Random } from '../../../lib/core/random-at';
import { integer } from '../../../lib/core/samplers';
import type { LaneCustomers } from './lane-customers';
import { greatestCommonDivisor } from '../../../lib/core/greatest-common-divisor';

/** In which order a lane's customers have their turn. */
export type Turns = {
  /** The next customer in turn who fits, by position in the dataset; undefined, and nobody's turn, when nobody does. */
  readonly next: (fits: (customerIndex: number) => boolean) => number | undefined;
  /** Of those who could be asked, the one with the most of something. */
  readonly best: (measure: (customerIndex: number) => number) => number;
};

/** So many customers are asked at most whether they fit; in a lane of more it is no loss to take none. */
const MAX_ASKED = 256;

export function createTurns(members: LaneCustomers, lane: number, random: Random): Turns {
  const size = members.sizeOf(lane);
  const asked = Math.min(size, MAX_ASKED);
  const shift = integer(random, 0, size - 1);
  const stride = coprimeTo(size, random);
  const inTurn = (turn: number) => members.memberOf(lane, (shift + stride * turn) % size);
  let turn = 0;
  return {
    next: (fits) => {
      for (let at = turn; at < turn + asked; at++) {
        const index = inTurn(at);
        if (!fits(index)) continue;
        turn = at + 1;
        return index;
      }
      return undefined;
    },
    best: (measure) => {
      let best = inTurn(0);
      for (let at = 1; at < asked; at++) {
        if (measure(inTurn(at)) > measure(best)) best = inTurn(at);
      }
      return best;
    },
  };
}

/** By whose multiples all of a lane's customers are reached. */
function coprimeTo(size: number, random: Random): number {
  let stride = integer(random, 1, Math.max(1, size - 1));
  while (greatestCommonDivisor(stride, size) !== 1) stride = (stride % size) + 1;
  return stride;
}
