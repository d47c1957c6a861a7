import type { AnomalyFlag } from '../../../lib/events/envelope';
import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import { CITIES } from '../../world/cities';
import type { Customer } from '../../world/customer';
import { largeAmount } from './activity';
import { flagOf } from './catalogue';
import type { SignalsCategory, SignalsEvent } from '../../../lib/events/signals';
import type { Episode, Session } from './session';
import { thousandth } from '../../../lib/core/thousandth';
import { hex32 } from '../../../lib/core/hex32';
import { drawIp } from '../../world/device';

/** The fields that say who acts, in which session, and from where. */
export type Presence = Pick<SignalsEvent, 'user' | 'session_id' | 'location' | 'device'>;

/** A planned session with everything that its events have in common. */
export type Visit = {
  readonly session: Session;
  readonly presence: Presence;
  /** Only of NEW_LOCATION, from the episode on: a session of its own, which begins with a login. */
  readonly abroad: Presence | undefined;
  /** Only of LARGE_PURCHASE. */
  readonly largeAmountUsd: number | undefined;
  /** The flags of each of the episode's events. */
  readonly truth: readonly AnomalyFlag<SignalsCategory>[];
};

export type VisitInput = {
  readonly seed: number;
  readonly lanes: number;
  readonly customers: (index: number) => Customer;
  /** Id of a lane's event in a round. */
  readonly eventIdOf: (lane: number, round: number) => string;
};

const VISIT = purposeNamed('signals/visit');
const NO_FLAGS: readonly AnomalyFlag<SignalsCategory>[] = [];
const USUAL_DEVICE = 0.8;
const AT_HOME = 0.65;

export function visitOf(input: VisitInput, session: Session): Visit {
  const random = randomAt(input.seed, session.from * input.lanes + session.lane, VISIT);
  const customer = input.customers(session.customerIndex);
  const presence = presenceAtHome(random, customer);
  const { episode } = session;
  if (episode === undefined) {
    return { session, presence, abroad: undefined, largeAmountUsd: undefined, truth: NO_FLAGS };
  }
  const largeAmountUsd = episode.type === 'LARGE_PURCHASE' ? largeAmount(random) : undefined;
  const value = valueOf(episode, customer, largeAmountUsd);
  const oneEvent = episode.type === 'LARGE_PURCHASE';
  const episodeId = oneEvent ? undefined : input.eventIdOf(session.lane, session.from + episode.from);
  return {
    session,
    presence,
    abroad: episode.city === undefined ? undefined : presenceAbroad(random, presence, episode.city),
    largeAmountUsd,
    truth: [flagOf(episode.type, value, episodeId)],
  };
}

/** A customer at home, with one of their devices and any connection. */
export function presenceAtHome(random: Random, customer: Customer): Presence {
  const { home, latitude, longitude } = customer;
  return {
    user: { customer_id: customer.customerId },
    session_id: sessionId(random),
    location: {
      city: home.name,
      country: home.country,
      latitude,
      longitude,
      utc_offset_minutes: home.utcOffsetMinutes,
    },
    device: {
      device_id: customer.devices[unit(random) < USUAL_DEVICE ? 0 : 1],
      ip: unit(random) < AT_HOME ? customer.homeIp : drawIp(random),
    },
  };
}

function presenceAbroad(random: Random, { user, device }: Presence, cityIndex: number): Presence {
  const { name, country, latitude, longitude, utcOffsetMinutes } = CITIES[cityIndex]!;
  return {
    user,
    session_id: sessionId(random),
    location: {
      city: name,
      country,
      latitude: nearby(random, latitude),
      longitude: nearby(random, longitude),
      utc_offset_minutes: utcOffsetMinutes,
    },
    device: { device_id: device.device_id, ip: drawIp(random) },
  };
}

/** The value for the placeholder in the flag's description. */
function valueOf({ type, from, to, step, city }: Episode, { home }: Customer, largeAmountUsd = 0): string | number {
  if (type === 'LARGE_PURCHASE') return largeAmountUsd.toFixed(2);
  if (type === 'NIGHT_ACTIVITY') return home.name;
  if (city !== undefined) return CITIES[city]!.name;
  return Math.ceil((to - from) / step);
}

/** Degrees, rounded to a thousandth like a home's. */
function nearby(random: Random, degrees: number): number {
  return thousandth(degrees + (unit(random) - 0.5) * 0.16);
}

function sessionId(random: Random): string {
  return `SES-${hex(random)}${hex(random)}`;
}

function hex(random: Random): string {
  return hex32(integer(random, 0, 0xffffffff));
}
