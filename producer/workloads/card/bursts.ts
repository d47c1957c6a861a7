import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { integer, pick, unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';
import type { Layout } from './layout';
import type { Outing } from './outings';
import type { Shoppers } from './shoppers';

/** One of several transactions that a customer or a thief makes within seconds. */
type BurstStep = {
  readonly customer: Customer;
  readonly isFraud: boolean;
  readonly step: number;
  readonly steps: number;
  readonly firstRound: number;
  /** Seed of the values that all steps share. */
  readonly seedOfAll: number;
};

export type Bursts = { readonly at: (lane: number, round: number) => BurstStep };

/** Rounds of a stretch. A quick lane is a row of stretches, each of one or two bursts without a gap. */
const STRETCH = 6;
const FRAUD = { fewest: 4, most: STRETCH };
/** Length of the first of two ordinary bursts: mostly three and three, occasionally two and four. */
const ORDINARY_FIRST = [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 4];
/** From this share of flagged events on, a fraudulent burst fills its whole stretch. */
const ALL_FRAUD = 0.8;

const PURPOSE = purposeNamed('card/burst');
const SOMEBODY_TRIES = 6;

type Stretch = {
  readonly number: number;
  readonly parts: readonly [Part] | readonly [Part, Part];
};
type Part = {
  readonly from: number;
  readonly steps: number;
  readonly isFraud: boolean;
  readonly customer: Customer;
  readonly seedOfAll: number;
};

export type BurstsInput = { readonly seed: number; readonly layout: Layout; readonly shoppers: Shoppers };

export function burstsOf(input: BurstsInput): Bursts {
  const known: (Stretch | undefined)[] = [];
  return {
    at: (lane, round) => {
      const number = Math.floor(round / STRETCH);
      let stretch = known[lane];
      if (stretch?.number !== number) known[lane] = stretch = drawStretch(input, lane, number);
      const at = round - number * STRETCH;
      const { parts } = stretch;
      const part = parts.length === 2 && at >= parts[1].from ? parts[1] : parts[0];
      const { customer, isFraud, steps, seedOfAll, from } = part;
      return { customer, isFraud, steps, seedOfAll, step: at - from, firstRound: number * STRETCH + from };
    },
  };
}

function drawStretch({ seed, layout, shoppers }: BurstsInput, lane: number, number: number): Stretch {
  // Lanes are few: no two have the same key.
  const random = randomAt(seed, number * 65_536 + lane, PURPOSE);
  const { flaggedShare } = layout;
  const isFraud =
    unit(random) < flaggedShare * (flaggedShare < ALL_FRAUD ? STRETCH / ((FRAUD.fewest + FRAUD.most) / 2) : 1);
  const fraudSteps = flaggedShare < ALL_FRAUD ? integer(random, FRAUD.fewest, FRAUD.most) : STRETCH;
  const first = isFraud ? fraudSteps : pick(random, ORDINARY_FIRST);
  // Fraud comes first or last in its stretch.
  const isTurned = unit(random) < 0.5;
  const lengths = isTurned ? [STRETCH - first, first] : [first, STRETCH - first];
  const part = (at: 0 | 1): Part => {
    const from = at === 0 ? 0 : lengths[0]!;
    const position = layout.positionOfBurst(lane, number * STRETCH + from);
    return {
      from,
      steps: lengths[at]!,
      isFraud: isFraud && (at === 1) === isTurned,
      customer: somebodyOut(layout, shoppers, { seed: integer(random, 0, 0xffffffff), position }),
      seedOfAll: integer(random, 0, 0xffffffff),
    };
  };
  if (lengths[0] === 0) return { number, parts: [part(1)] };
  return { number, parts: lengths[1] === 0 ? [part(0)] : [part(0), part(1)] };
}

const SOMEBODY = purposeNamed('card/somebody');

/** A customer who is out at a position and whose card is not used elsewhere at the time, if one is found. */
export function somebodyOut(
  layout: Layout,
  { outings }: Shoppers,
  { seed, position }: { readonly seed: number; readonly position: number },
): Customer {
  const random = randomAt(seed, position, SOMEBODY);
  const round = layout.roundAt(position);
  let outing: Outing | undefined;
  for (let tried = 0; tried < SOMEBODY_TRIES; tried++) {
    outing = outings.at(integer(random, 0, layout.lanes - 1), round);
    if (outing.blockedAtRound === undefined) return outing.shopper;
  }
  return outing!.successor;
}
