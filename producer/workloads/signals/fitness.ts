import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { integer } from '../../../lib/core/samplers';
import { CITIES } from '../../world/cities';
import type { Customer } from '../../world/customer';
import { isWaking, localHour } from '../../world/local-time';
import type { EpisodeType } from './catalogue';
import type { HalfHour } from './half-hour';
import { shoppingIn } from './shopping';

/** Time of a planned session. */
export type Span = { readonly startMs: number; readonly endMs: number };

const HOUR_MS = 3_600_000;
export const NIGHT_HOUR = 3;
/** A session that begins later might last beyond midnight. */
const LAST_HOUR = 23.5;
const TRAVELS = purposeNamed('signals/travels');

/** Whether a session with an anomaly of a type is possible for a customer. */
export function fits(type: EpisodeType, customer: Customer, halfHour: HalfHour, span: Span, seed: number): boolean {
  if (type === 'NIGHT_ACTIVITY') return isUpAtNight(customer, halfHour, span);
  if (!isAwake(span.startMs, customer)) return false;
  if (type === 'LARGE_PURCHASE') return mayBuy(halfHour, customer.index, 'one');
  if (type === 'PURCHASE_BURST') return mayBuy(halfHour, customer.index, 'burst');
  if (type === 'NEW_LOCATION') return mayTravel(customer, halfHour, span, seed);
  return true;
}

export function isAwake(timeMs: number, { home }: Customer): boolean {
  return isWaking(timeMs, home) && localHour(timeMs, home) < LAST_HOUR;
}

/** Hours between a customer's local time and the middle of the night. */
export function hoursFromNight(timeMs: number, { home }: Customer): number {
  const hours = Math.abs(localHour(timeMs, home) - NIGHT_HOUR - 0.5);
  return Math.min(hours, 24 - hours);
}

export function mayBuy({ number, buyers }: HalfHour, customerIndex: number, what: 'one' | 'burst'): boolean {
  return shoppingIn(number, customerIndex) === what && !buyers.has(customerIndex);
}

/** Where a customer travels in a half-hour, an index in `CITIES`: a different city each time, until all were visited. */
export function destination(seed: number, { number }: HalfHour, customerIndex: number): number {
  const first = integer(randomAt(seed, customerIndex, TRAVELS), 0, CITIES.length - 1);
  return (first + number) % CITIES.length;
}

/** At most once a night: exactly one half-hour holds half past three without beginning before three. */
function isUpAtNight({ index, home }: Customer, { startMs: halfHourMs, owls }: HalfHour, span: Span): boolean {
  const hour = localHour(halfHourMs, home);
  const isDeepNight = hour > NIGHT_HOUR && hour <= NIGHT_HOUR + 0.5;
  return isDeepNight && endHour(span, home) <= NIGHT_HOUR + 1 && !owls.has(index);
}

/** Only to a city where it is day for the whole session. */
function mayTravel(customer: Customer, halfHour: HalfHour, span: Span, seed: number): boolean {
  const city = CITIES[destination(seed, halfHour, customer.index)]!;
  if (city === customer.home || halfHour.travellers.has(customer.index)) return false;
  return isWaking(span.startMs, city) && endHour(span, city) < 24;
}

/** Past 24 where the next day begins in between. */
function endHour({ startMs, endMs }: Span, place: { readonly utcOffsetMinutes: number }): number {
  return localHour(startMs, place) + (endMs - startMs) / HOUR_MS;
}
