import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';
import { localHour } from '../../world/local-time';
import type { Track } from '../track';
import type { Habits } from './habits';
import type { Layout } from './layout';
import { SLOW_SHARES } from './scenarios';
import type { Whereabouts } from './whereabouts';

/** A customer who is out shopping: about twenty transactions in the rounds of one lane, then another takes over. */
export type Outing = {
  readonly lane: number;
  /** Number of the outing within its lane. */
  readonly number: number;
  /** The lane's rounds from `fromRound` up to, but not including, `toRound`. */
  readonly fromRound: number;
  readonly toRound: number;
  readonly shopper: Customer;
  /** The round in which the card is used where its owner cannot be, and is blocked. @default it never is */
  readonly blockedAtRound: number | undefined;
  /** Takes over the rounds after the shopper's card is blocked. */
  readonly successor: Customer;
};

export type Outings = {
  /** The outing in a lane's round. */
  readonly at: (lane: number, round: number) => Outing;
  /** The customer of a lane's round. */
  readonly customerAt: (lane: number, round: number) => Customer;
};

export const OUTING_ROUNDS = 20;
/** At any rate of fraud, half of the outings end normally: takeovers need customers who stay out. */
export const MOST_BLOCKED = 0.5;
/** Ordinary transactions before a card is used far away, so that there is a place to compare with. */
const ROUNDS_BEFORE_BLOCK = 3;
/** How many customers are tried for one who shops at that time of their day. */
const ASKED = 12;

const PURPOSE = purposeNamed('card/outing');

export type OutingsInput = {
  readonly seed: number;
  readonly clients: number;
  readonly layout: Layout;
  readonly track: Track;
  readonly customerAt: (index: number) => Customer;
  readonly whereabouts: Whereabouts;
  readonly habits: Habits;
};

export function outingsOf(input: OutingsInput): Outings {
  const { layout } = input;
  const blockShare = Math.min(MOST_BLOCKED, layout.flaggedShare * SLOW_SHARES.IMPOSSIBLE_TRAVEL * OUTING_ROUNDS);
  const known: (Outing | undefined)[] = [];
  const at = (lane: number, round: number) => {
    // Lanes change over at different times.
    const shift = (lane * 7) % OUTING_ROUNDS;
    const number = Math.floor((round + shift) / OUTING_ROUNDS);
    const found = known[lane];
    if (found?.number === number) return found;
    const outing = drawOuting(input, blockShare, { lane, number, shift });
    known[lane] = outing;
    return outing;
  };
  return {
    at,
    customerAt: (lane, round) => {
      const { shopper, successor, blockedAtRound } = at(lane, round);
      return blockedAtRound !== undefined && round > blockedAtRound ? successor : shopper;
    },
  };
}

type Slot = { readonly lane: number; readonly number: number; readonly shift: number };

function drawOuting(input: OutingsInput, blockShare: number, { lane, number, shift }: Slot): Outing {
  const { seed, layout, track } = input;
  const random = randomAt(seed, number * layout.lanes + lane, PURPOSE);
  const toRound = (number + 1) * OUTING_ROUNDS - shift;
  const fromRound = Math.max(0, toRound - OUTING_ROUNDS);
  const startMs = track.timeMsOf(layout.positionOfOuting(lane, fromRound));
  const isBlocked = unit(random) < blockShare && toRound - fromRound > ROUNDS_BEFORE_BLOCK;
  const blockedAtRound = isBlocked ? integer(random, fromRound + ROUNDS_BEFORE_BLOCK, toRound - 1) : undefined;
  const shopper = whoShops(input, random, { lane, number, timeMs: startMs });
  const successor = isBlocked ? whoShops(input, random, { lane, number, timeMs: startMs, but: shopper }) : shopper;
  return { lane, number, fromRound, toRound, shopper, blockedAtRound, successor };
}

type Search = { readonly lane: number; readonly number: number; readonly timeMs: number; readonly but?: Customer };

/** Every customer belongs to one lane, and to its even or its odd outings, so that nobody has two in a row. */
function whoShops(input: OutingsInput, random: Random, { lane, number, timeMs, but }: Search): Customer {
  const { clients, layout, customerAt, whereabouts, habits } = input;
  const ofLane = Math.floor((clients - 1 - lane) / layout.lanes) + 1;
  const half = number % 2;
  const ofHalf = Math.floor((ofLane - 1 - half) / 2) + 1;
  let best: Customer | undefined;
  let bestActivity = -1;
  for (let asked = 0; asked < ASKED; asked++) {
    const rank = ofHalf > 0 ? integer(random, 0, ofHalf - 1) * 2 + half : 0;
    const customer = customerAt(lane + rank * layout.lanes);
    if (customer === but) continue;
    const activity = habits.activity(customer, localHour(timeMs, whereabouts(customer, timeMs).city));
    if (unit(random) < activity) return customer;
    if (activity > bestActivity) [best, bestActivity] = [customer, activity];
  }
  return best ?? but!;
}
