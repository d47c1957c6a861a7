import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import { CITIES, type City } from '../../world/cities';
import type { Customer } from '../../world/customer';
import { localHour } from '../../world/local-time';
import { thousandth } from '../../../lib/core/thousandth';

/** Where a customer is; degrees, rounded to a thousandth. */
export type Place = { readonly city: City; readonly latitude: number; readonly longitude: number };

/**
 * Where a customer is at any time: a continuous path, no faster than a train within a region and a plane between cities.
 * The travel between any two transactions on it is possible.
 */
export type Whereabouts = (customer: Customer, timeMs: number) => Place;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A customer leaves on at most one journey in each stretch of this length. */
const STRETCH_MS = 10 * DAY_MS;
const JOURNEY_SHARE = 0.15;
/** Time to get to the airport and through it, and the speed of the flight. */
const BEFORE_FLIGHT_MS = HOUR_MS;
const FLIGHT_KM_PER_HOUR = 650;
/** Upper bound for the length of a degree. */
const KM_PER_DEGREE = 111.4;

/** A customer runs errands up to 15 km from home, two hours each, and moves on in the last half hour. */
const ERRAND_MS = 2 * HOUR_MS;
const ERRAND_MOVE_MS = 0.5 * HOUR_MS;
const ERRAND_DEGREES = 0.1;

const PURPOSE = { journey: purposeNamed('card/journey'), errand: purposeNamed('card/errand') };

type Journey = {
  readonly to: City;
  readonly latitude: number;
  /** Expressed as near to the home's longitude as possible: may exceed 180 degrees. */
  readonly longitude: number;
  readonly leaveMs: number;
  readonly legMs: number;
  readonly stayMs: number;
};

export function whereaboutsOf(seed: number, clients: number): Whereabouts {
  const known: ({ readonly stretch: number; readonly journey: Journey | undefined } | undefined)[] = [];
  const journeyOf = (customer: Customer, timeMs: number) => {
    const stretch = Math.floor(timeMs / STRETCH_MS);
    const found = known[customer.index];
    if (found?.stretch === stretch) return found.journey;
    const journey = drawJourney(seed, clients, customer, stretch);
    known[customer.index] = { stretch, journey };
    return journey;
  };
  return (customer, timeMs) => {
    const journey = journeyOf(customer, timeMs);
    const away = journey ? shareAway(journey, timeMs) : 0;
    const city = away > 0.5 ? journey!.to : customer.home;
    const errand = errandAt(seed, clients, customer, timeMs);
    const latitude = journey ? between(customer.latitude, journey.latitude, away) : customer.latitude;
    const longitude = journey ? between(customer.longitude, journey.longitude, away) : customer.longitude;
    return {
      city,
      latitude: thousandth(latitude + errand.latitude),
      longitude: onGlobe(thousandth(longitude + errand.longitude)),
    };
  };
}

function drawJourney(seed: number, clients: number, customer: Customer, stretch: number): Journey | undefined {
  const random = randomAt(seed, stretch * clients + customer.index, PURPOSE.journey);
  if (unit(random) >= JOURNEY_SHARE) return undefined;
  const to = CITIES[integer(random, 0, CITIES.length - 1)]!;
  if (to === customer.home) return undefined;
  const latitude = to.latitude + (unit(random) - 0.5) * ERRAND_DEGREES;
  const longitude = nearest(to.longitude + (unit(random) - 0.5) * ERRAND_DEGREES, customer.longitude);
  const degrees = Math.hypot(latitude - customer.latitude, longitude - customer.longitude);
  return {
    to,
    latitude,
    longitude,
    leaveMs: stretch * STRETCH_MS + unit(random) * 2 * DAY_MS,
    legMs: BEFORE_FLIGHT_MS + ((degrees * KM_PER_DEGREE) / FLIGHT_KM_PER_HOUR) * HOUR_MS,
    stayMs: DAY_MS * (1 + unit(random) * 3),
  };
}

/** 0 at home, 1 at the destination, and on the way in between. */
function shareAway({ leaveMs, legMs, stayMs }: Journey, timeMs: number): number {
  const there = (timeMs - leaveMs) / legMs;
  const back = (leaveMs + legMs + stayMs + legMs - timeMs) / legMs;
  return Math.max(0, Math.min(1, there, back));
}

type Offset = { readonly latitude: number; readonly longitude: number };
const AT_HOME: Offset = { latitude: 0, longitude: 0 };

function errandAt(seed: number, clients: number, customer: Customer, timeMs: number): Offset {
  // Spreads the times at which customers move on.
  const shiftedMs = timeMs + ((customer.index * 7919) % ERRAND_MS);
  const slot = Math.floor(shiftedMs / ERRAND_MS);
  const here = errandOf(seed, clients, customer, slot);
  const moving = 1 - ((slot + 1) * ERRAND_MS - shiftedMs) / ERRAND_MOVE_MS;
  if (moving <= 0) return here;
  const next = errandOf(seed, clients, customer, slot + 1);
  return {
    latitude: between(here.latitude, next.latitude, moving),
    longitude: between(here.longitude, next.longitude, moving),
  };
}

/** Nights are spent at home. */
function errandOf(seed: number, clients: number, customer: Customer, slot: number): Offset {
  if (localHour(slot * ERRAND_MS, customer.home) < 5) return AT_HOME;
  const random = randomAt(seed, slot * clients + customer.index, PURPOSE.errand);
  return {
    latitude: (unit(random) * 2 - 1) * ERRAND_DEGREES,
    longitude: (unit(random) * 2 - 1) * ERRAND_DEGREES,
  };
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** The longitude, plus or minus 360 degrees if that is nearer: journeys take the short way round. */
function nearest(longitude: number, to: number): number {
  return longitude + 360 * Math.round((to - longitude) / 360);
}

function onGlobe(longitude: number): number {
  return longitude >= 180 ? thousandth(longitude - 360) : longitude < -180 ? thousandth(longitude + 360) : longitude;
}
