import type { Client } from '../../dataset/client';
import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { pick, unit } from '../../../lib/core/samplers';
import { customersOf, type Customer } from '../../world/customer';
import { isWaking } from '../../world/local-time';
import type { ViralEvent } from '../../../lib/events/viral';

/** A customer on the network, as events show it; the same in every run. */
type Author = {
  readonly customer: Customer;
  readonly shown: ViralEvent['author'];
  readonly location: ViralEvent['location'];
};

export type Authors = {
  readonly count: number;
  /** By index in the dataset. */
  readonly of: (index: number) => Author;
  readonly followersOf: (index: number) => number;
  /** An author who is awake, if one is found quickly; of several candidates, the one with the most followers. */
  readonly draw: (random: Random, timeMs: number, candidates: number) => number;
};

const PROFILE = purposeNamed('viral/author');
/** Authors do not depend on the run's seed. */
const NETWORK_SEED = 20060321;

/** Followers are distributed by a power law: P(more than n) = (n / least) ^ -exponent. */
const LEAST_FOLLOWERS = 12;
const MOST_FOLLOWERS = 2_000_000;
const FOLLOWER_EXPONENT = 1.1;

/** Spreads busy authors over the dataset; a prime, so that it has no factor in common with a smaller count. */
const STRIDE = 104_729;
const WAKING_TRIES = 3;

const MANNERS = [
  'early late quiet brave curious gentle honest lucky merry modest nimble patient plain proper rapid ready sunny thrifty',
  'tidy witty bold bright careful clever eager fond frank keen mellow neat royal steady',
].flatMap((line) => line.split(' '));
const CREATURES = [
  'badger beetle bunting cicada crane cuttlefish dolphin finch gecko heron ibis jay kestrel lark lynx magpie',
  'marten newt otter owl pangolin pika plover quail raven robin seal shrew sparrow swift tern wren',
].flatMap((line) => line.split(' '));

const known = new WeakMap<readonly Client[], Authors>();

/** The authors of a dataset: the same ones for all runs that draw from it. */
export function authorsOf(clients: readonly Client[]): Authors {
  const found = known.get(clients);
  if (found) return found;
  const authors = createAuthors(clients);
  known.set(clients, authors);
  return authors;
}

/** Authors are made when first asked for. The fields that draws look at are in arrays, as a draw looks at many. */
function createAuthors(clients: readonly Client[]): Authors {
  const { length: count } = clients;
  const customerAt = customersOf(clients);
  const made: (Author | undefined)[] = Array.from({ length: count });
  const followers = new Int32Array(count);
  const utcOffsetMinutes = new Int16Array(count);
  const of = (index: number): Author => made[index] ?? make(index);
  const make = (index: number): Author => {
    const author = authorOf(clients[index]!, customerAt(index));
    made[index] = author;
    followers[index] = author.shown.followers;
    utcOffsetMinutes[index] = author.location.utc_offset_minutes;
    return author;
  };
  const place = { utcOffsetMinutes: 0 };
  const isAwake = (index: number, timeMs: number) => {
    if (followers[index] === 0) make(index);
    place.utcOffsetMinutes = utcOffsetMinutes[index]!;
    return isWaking(timeMs, place);
  };
  const drawOne = (random: Random, timeMs: number) => {
    let index = 0;
    for (let tries = 0; tries < WAKING_TRIES; tries++) {
      index = (Math.floor(count * activity(unit(random))) * STRIDE) % count;
      if (isAwake(index, timeMs)) break;
    }
    return index;
  };
  return {
    count,
    of,
    followersOf: (index) => followers[index] || of(index).shown.followers,
    draw: (random, timeMs, candidates) => {
      let chosen = drawOne(random, timeMs);
      for (let more = 1; more < candidates; more++) {
        const other = drawOne(random, timeMs);
        if (followers[other]! > followers[chosen]!) chosen = other;
      }
      return chosen;
    },
  };
}

/** The power of 1.5 makes some authors busier: the busiest thousandth writes one post in a hundred. */
function activity(draw: number): number {
  return draw * Math.sqrt(draw);
}

function authorOf(client: Client, customer: Customer): Author {
  const random = randomAt(NETWORK_SEED, client.id, PROFILE);
  const followers = LEAST_FOLLOWERS * (1 - unit(random)) ** (-1 / FOLLOWER_EXPONENT);
  return {
    customer,
    shown: {
      customer_id: customer.customerId,
      handle: `${pick(random, MANNERS)}_${pick(random, CREATURES)}_${client.id}`,
      followers: Math.floor(Math.min(followers, MOST_FOLLOWERS)),
    },
    location: {
      city: customer.home.name,
      country: customer.home.country,
      latitude: customer.latitude,
      longitude: customer.longitude,
      utc_offset_minutes: customer.home.utcOffsetMinutes,
    },
  };
}
