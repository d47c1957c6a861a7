import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, pickWeighted, truncatedExponential, unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';
import { EPISODE_TYPES, type EpisodeType } from './catalogue';
import { layOut } from './episodes';
import { destination, fits, hoursFromNight, isAwake, mayBuy } from './fitness';
import { halfHourOf, type HalfHour, type HalfHourInput } from './half-hour';
import type { Episode, Session } from './session';

export type LaneSessionsInput = HalfHourInput & {
  readonly anomalyRate: number;
  readonly customers: (index: number) => Customer;
};

/** Finds the session of a lane's round. */
export type LaneSessions = { readonly at: (lane: number, round: number) => Session };

/** Shortest ordinary session, unless a half-hour cuts it off; so never do four sessions begin within a minute. */
const SHORTEST_MS = 40_000;
const FEWEST_EVENTS = 6;
/** A session may exceed the shortest length by up to `times` × `share` of it; small excesses are the most likely. */
const LONGER = { times: 3, share: 0.5 };
/** By this share of a session, its flagged events should have happened. */
const FLAGGED_BY = 0.7;
const FAILED_LOGIN = 0.06;
const PURCHASE = 0.55;
const FAILED_CALL = 0.3;

const SESSION = purposeNamed('signals/session');

/** A half-hour and the latest session planned in it. */
type Planned = { readonly halfHour: HalfHour; session: Session };

export function createLaneSessions(input: LaneSessionsInput): LaneSessions {
  const known: (Planned | undefined)[] = Array.from({ length: input.lanes });
  return {
    at: (lane, round) => {
      let current = known[lane];
      if (current === undefined || round < current.session.from || round >= current.halfHour.to) {
        const halfHour = halfHourOf(input, lane, round);
        current = { halfHour, session: nextSession(input, halfHour, halfHour.from) };
        known[lane] = current;
      }
      while (round >= current.session.to) {
        current.session = nextSession(input, current.halfHour, current.session.to);
      }
      return current.session;
    },
  };
}

type Beginning = {
  readonly from: number;
  readonly startMs: number;
  /** Rounds that the session should have, and the fewest that it needs. */
  readonly length: number;
  readonly shortest: number;
  readonly random: Random;
};

function nextSession(input: LaneSessionsInput, halfHour: HalfHour, from: number): Session {
  const { seed, anomalyRate, lanes, rounds } = input;
  const random = randomAt(seed, from * lanes + halfHour.lane, SESSION);
  const startMs = rounds.startMs(from);
  const shortest = Math.max(FEWEST_EVENTS, rounds.atOrAfter(startMs + SHORTEST_MS) - from);
  const length = Math.ceil(shortest * (1 + LONGER.share * truncatedExponential(random, LONGER.times)));
  const beginning = { from, startMs, length, shortest, random };
  const missing = anomalyRate * (from - halfHour.from + FLAGGED_BY * length) - halfHour.flagged;
  const anomalous = missing > 0 ? anomalousSession(input, halfHour, beginning, missing) : undefined;
  return anomalous ?? ordinarySession(input, halfHour, beginning);
}

function ordinarySession({ customers }: LaneSessionsInput, halfHour: HalfHour, beginning: Beginning): Session {
  const { from, startMs, length, shortest, random } = beginning;
  const customerIndex =
    halfHour.turns.next((index) => isAwake(startMs, customers(index))) ??
    // In a small dataset, all customers of a lane may be asleep.
    halfHour.turns.best((index) => hoursFromNight(startMs, customers(index)));
  const end = from + length;
  // A rest that is too short for another session is added to this one.
  const to = halfHour.to - end < shortest ? halfHour.to : end;
  return ordinaryVisit(halfHour, { from, to, customerIndex }, random);
}

type Stretch = Pick<Session, 'from' | 'to' | 'customerIndex'>;

/** A visit with at most one failed login, one purchase and one failed call. */
function ordinaryVisit(halfHour: HalfHour, { from, to, customerIndex }: Stretch, random: Random): Session {
  const last = to - from - 1;
  const failedLogins = unit(random) < FAILED_LOGIN && last >= 2 ? 1 : 0;
  const body = failedLogins + 1;
  // Events of a half-hour's last round may already fall into the next half-hour.
  const lastPurchase = Math.min(last, halfHour.to - 2 - from);
  const buys = unit(random) < PURCHASE && body <= lastPurchase && mayBuy(halfHour, customerIndex, 'one');
  const purchaseAt = buys ? integer(random, body, lastPurchase) : -1;
  if (buys) halfHour.buyers.add(customerIndex);
  const failedCallAt = unit(random) < FAILED_CALL && body <= last ? integer(random, body, last) : -1;
  return { lane: halfHour.lane, from, to, customerIndex, failedLogins, purchaseAt, failedCallAt, episode: undefined };
}

/**
 * A session with one anomaly, with the probability at which flagged events reach their share on average. Undefined when
 * chance or circumstances are against it.
 */
function anomalousSession(
  { seed, rounds, customers }: LaneSessionsInput,
  halfHour: HalfHour,
  { from, startMs, length, random }: Beginning,
  missing: number,
): Session | undefined {
  const chance = unit(random);
  const first = EPISODE_TYPES.indexOf(pickWeighted(random, EPISODE_TYPES));
  for (let at = 0; at < EPISODE_TYPES.length; at++) {
    const { type } = EPISODE_TYPES[(first + at) % EPISODE_TYPES.length]!;
    const layout = layOut(type, { random, rounds, from, length, limit: limitOf(type, halfHour) });
    if (layout === undefined) continue;
    const { episode, to } = layout;
    const flagged = Math.ceil((episode.to - episode.from) / episode.step);
    if (chance * flagged >= missing) return undefined;
    const span = { startMs, endMs: rounds.startMs(to) };
    const customerIndex = halfHour.turns.next((index) => fits(type, customers(index), halfHour, span, seed));
    if (customerIndex === undefined) continue;
    halfHour.flagged += flagged;
    return anomalousVisit(seed, halfHour, { from, to, customerIndex }, episode, random);
  }
  return undefined;
}

/** Purchases avoid a half-hour's last round, whose events may already fall into the next half-hour. */
function limitOf(type: EpisodeType, { to }: HalfHour): number {
  return type === 'LARGE_PURCHASE' || type === 'PURCHASE_BURST' ? to - 1 : to;
}

/** The visit of a customer whom the episode fits; notes what the customer may do only once in the half-hour. */
function anomalousVisit(seed: number, halfHour: HalfHour, stretch: Stretch, episode: Episode, random: Random): Session {
  const { customerIndex } = stretch;
  const { lane, owls, buyers, travellers } = halfHour;
  const visit = { lane, ...stretch, failedLogins: 0, purchaseAt: -1, failedCallAt: -1, episode };
  switch (episode.type) {
    case 'LOGIN_FAILURES':
      return { ...visit, failedLogins: episode.to };
    case 'LARGE_PURCHASE':
    case 'PURCHASE_BURST':
      buyers.add(customerIndex);
      return visit;
    case 'NEW_LOCATION':
      travellers.add(customerIndex);
      return { ...visit, episode: { ...episode, city: destination(seed, halfHour, customerIndex) } };
    case 'NIGHT_ACTIVITY':
      owls.add(customerIndex);
      return { ...ordinaryVisit(halfHour, stretch, random), episode };
    case 'LOGIN_BURST':
    case 'API_FAILURES':
      return visit;
    default:
      return episode.type satisfies never;
  }
}
