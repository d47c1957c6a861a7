import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';
import { localHour } from '../../world/local-time';
import type { Track } from '../track';
import type { Layout } from './layout';
import { MOST_BLOCKED, OUTING_ROUNDS, type Outing } from './outings';
import { SLOW_SHARES } from './scenarios';
import type { Shoppers } from './shoppers';
import { drawDeviceId } from '../../world/device';

/** What happens in one round of an outing, unless it is an ordinary purchase of the shopper. */
export type RoundPlan = {
  readonly scenario: 'HIGH_AMOUNT' | 'UNUSUAL_HOUR' | 'IMPOSSIBLE_TRAVEL' | 'PUSH_PAYMENT_SCAM' | 'INSTALMENTS';
  /** The owner of the card, if not the shopper. */
  readonly customer: Customer | undefined;
  readonly firstRound: number;
  readonly step: number;
  readonly steps: number;
  /** Seed of the values that all steps share. */
  readonly seedOfAll: number;
};

/** An outing, and what happens in it. */
export type OutingPlan = {
  readonly outing: Outing;
  readonly rounds: readonly (RoundPlan | undefined)[];
  /** A new device that the shopper uses from a round on. */
  readonly newDevice: { readonly fromRound: number; readonly deviceId: string } | undefined;
};

type Episode = {
  readonly scenario: Exclude<RoundPlan['scenario'], 'IMPOSSIBLE_TRAVEL' | 'INSTALMENTS'>;
  readonly fewest: number;
  readonly most: number;
};

const EPISODES: readonly Episode[] = [
  { scenario: 'HIGH_AMOUNT', fewest: 1, most: 2 },
  { scenario: 'UNUSUAL_HOUR', fewest: 1, most: 2 },
  { scenario: 'PUSH_PAYMENT_SCAM', fewest: 3, most: 5 },
];
const meanSteps = ({ fewest, most }: Episode) => (fewest + most) / 2;
/** Scenarios are weighted by events; an episode of many steps is drawn less often. */
const EPISODE_WEIGHTS = EPISODES.map((episode) => SLOW_SHARES[episode.scenario] / meanSteps(episode));
const ALL_WEIGHTS = EPISODE_WEIGHTS.reduce((sum, weight) => sum + weight, 0);
const MEAN_STEPS =
  EPISODES.reduce((sum, episode, at) => sum + meanSteps(episode) * EPISODE_WEIGHTS[at]!, 0) / ALL_WEIGHTS;

/** An amount is high only by comparison with earlier ones. */
const ROUNDS_BEFORE_HIGH_AMOUNT = 3;
/** Ordinary people also pay a new payee several times in a row: a flat, a wedding, a craftsman. */
const INSTALMENTS_SHARE = 0.004;
const NEW_DEVICE_SHARE = 0.08;
/** A customer is asleep in hours with less activity than this share of the busiest hour's. */
const ASLEEP = 0.035;
const SLEEPERS_ASKED = 40;

const PURPOSE = purposeNamed('card/story-plan');

export type StoryPlansInput = {
  readonly seed: number;
  readonly clients: number;
  readonly layout: Layout;
  readonly track: Track;
  readonly shoppers: Shoppers;
};

export type StoryPlans = { readonly at: (lane: number, round: number) => OutingPlan };

export function storyPlansOf(input: StoryPlansInput): StoryPlans {
  const { layout, shoppers } = input;
  const startShare = shareOfStarts(layout.flaggedShare);
  const known: (OutingPlan | undefined)[] = [];
  return {
    at: (lane, round) => {
      const found = known[lane];
      if (found && round >= found.outing.fromRound && round < found.outing.toRound) return found;
      const plan = drawPlan(input, startShare, shoppers.outings.at(lane, round));
      known[lane] = plan;
      return plan;
    },
  };
}

/** How often an episode must start for the wanted share of rounds to belong to one. */
function shareOfStarts(flaggedShare: number): number {
  const others = flaggedShare * (1 - SLOW_SHARES.IMPOSSIBLE_TRAVEL);
  // When nearly everything is flagged, blocked cards cannot take their share; the other scenarios make up for it.
  const blocked = Math.min(MOST_BLOCKED / OUTING_ROUNDS, flaggedShare * SLOW_SHARES.IMPOSSIBLE_TRAVEL);
  const wanted = Math.min(1, Math.max(others, flaggedShare - blocked) / (1 - blocked));
  return wanted / (MEAN_STEPS * (1 - wanted) + wanted);
}

function drawPlan(input: StoryPlansInput, startShare: number, outing: Outing): OutingPlan {
  const { seed, layout } = input;
  const { fromRound, toRound, blockedAtRound } = outing;
  const random = randomAt(seed, outing.number * layout.lanes + outing.lane, PURPOSE);
  const newDevice =
    unit(random) < NEW_DEVICE_SHARE
      ? { fromRound: integer(random, fromRound, toRound), deviceId: drawDeviceId(random) }
      : undefined;
  const blockedAt = blockedAtRound === undefined ? Infinity : blockedAtRound - fromRound;
  const rounds: (RoundPlan | undefined)[] = [];
  while (rounds.length < toRound - fromRound) {
    const at = rounds.length;
    const round = fromRound + at;
    if (at === blockedAt) {
      rounds.push(planOf('IMPOSSIBLE_TRAVEL', random, { firstRound: round, steps: 1 })(0));
    } else {
      const since = at > blockedAt ? at - blockedAt - 1 : at;
      const left = (at < blockedAt ? Math.min(blockedAt, toRound - fromRound) : toRound - fromRound) - at;
      const steps = drawSteps(input, random, startShare, { outing, round, since, left });
      if (steps.length > 0) rounds.push(...steps);
      else rounds.push(undefined);
    }
  }
  return { outing, rounds, newDevice };
}

type Chance = {
  readonly outing: Outing;
  readonly round: number;
  /** Rounds of the same shopper before this one, and from this one on. */
  readonly since: number;
  readonly left: number;
};

/** The steps of the episode that starts in a round; none when no episode does. */
function drawSteps(
  input: StoryPlansInput,
  random: Random,
  startShare: number,
  { outing, round, since, left }: Chance,
): RoundPlan[] {
  const starts = unit(random) < startShare;
  if (!starts) {
    if (left < 2 || unit(random) >= INSTALMENTS_SHARE) return [];
    const steps = Math.min(left, integer(random, 2, 3));
    return Array.from({ length: steps }, (_, step) => step).map(
      planOf('INSTALMENTS', random, { firstRound: round, steps }),
    );
  }
  const drawn = EPISODES[pickEpisode(random)]!;
  const needsSleeper =
    drawn.scenario === 'UNUSUAL_HOUR' || (drawn.scenario === 'HIGH_AMOUNT' && since < ROUNDS_BEFORE_HIGH_AMOUNT);
  const sleeper = needsSleeper ? drawSleeper(input, random, outing, round) : undefined;
  const scenario = possible(drawn.scenario, { since, left, hasSleeper: sleeper !== undefined });
  const { fewest, most } = EPISODES.find((episode) => episode.scenario === scenario)!;
  const steps = Math.min(left, integer(random, fewest, most));
  return Array.from({ length: steps }, (_, step) => step).map(
    planOf(scenario, random, { firstRound: round, steps, customer: scenario === 'UNUSUAL_HOUR' ? sleeper : undefined }),
  );
}

/** A scam needs two rounds; a high amount needs a history, unless no other scenario is possible. */
function possible(
  drawn: Episode['scenario'],
  { since, left, hasSleeper }: { readonly since: number; readonly left: number; readonly hasSleeper: boolean },
): Episode['scenario'] {
  const isPossible = (scenario: Episode['scenario']) => {
    if (scenario === 'UNUSUAL_HOUR') return hasSleeper;
    return scenario === 'HIGH_AMOUNT' ? since >= ROUNDS_BEFORE_HIGH_AMOUNT : left >= 2;
  };
  if (isPossible(drawn)) return drawn;
  return (['UNUSUAL_HOUR', 'PUSH_PAYMENT_SCAM'] as const).find(isPossible) ?? 'HIGH_AMOUNT';
}

function pickEpisode(random: Random): number {
  let left = unit(random) * ALL_WEIGHTS;
  return Math.max(
    0,
    EPISODE_WEIGHTS.findIndex((weight) => (left -= weight) < 0),
  );
}

function planOf(
  scenario: RoundPlan['scenario'],
  random: Random,
  { firstRound, steps, customer }: { firstRound: number; steps: number; customer?: Customer | undefined },
): (step: number) => RoundPlan {
  const seedOfAll = integer(random, 0, 0xffffffff);
  return (step) => ({ scenario, customer, firstRound, step, steps, seedOfAll });
}

/** A customer anywhere in the world who is asleep. */
function drawSleeper(input: StoryPlansInput, random: Random, outing: Outing, round: number): Customer | undefined {
  const { clients, layout, track, shoppers } = input;
  const timeMs = track.timeMsOf(layout.positionOfOuting(outing.lane, round));
  for (let asked = 0; asked < SLEEPERS_ASKED; asked++) {
    const customer = shoppers.customerAt(integer(random, 0, clients - 1));
    const hour = localHour(timeMs, shoppers.whereabouts(customer, timeMs).city);
    if (shoppers.habits.activity(customer, hour) < ASLEEP && hour < 5) return customer;
  }
  return undefined;
}
