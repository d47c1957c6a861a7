import type { Random } from '../../../lib/core/random-at';
import { integer } from '../../../lib/core/samplers';
import type { LaneCustomers } from './lane-customers';
import { greatestCommonDivisor } from '../../../lib/core/greatest-common-divisor';

/** The order in which a lane's customers take turns. */
export type Turns = {
  /** Index in the dataset of the next customer in turn who fits; undefined when nobody does, which takes no turn. */
  readonly next: (fits: (customerIndex: number) => boolean) => number | undefined;
  /** The customer with the highest measure among those who could be asked. */
  readonly best: (measure: (customerIndex: number) => number) => number;
};

/** How many customers are asked whether they fit; in a larger lane, giving up is no loss. */
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

/** A stride whose multiples reach all customers of a lane. */
function coprimeTo(size: number, random: Random): number {
  let stride = integer(random, 1, Math.max(1, size - 1));
  while (greatestCommonDivisor(stride, size) !== 1) stride = (stride % size) + 1;
  return stride;
}
