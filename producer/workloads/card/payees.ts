import type { Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';
import type { MerchantCategory } from '../../../lib/events/card';
import type { Place } from './whereabouts';
import { hex32 } from '../../../lib/core/hex32';

/** Ids of payees. Shops belong to a place, online shops to a category, usual payees to a customer. */

/** Shops of one category within a hundredth of a degree of each other. */
const SHOPS_IN_CELL = 3;
const ONLINE_SHOPS = 80;
/** Share of payments to short-lived online shops, whose ids nobody has seen before. */
const SHORT_LIVED_SHARE = 0.12;
const USUAL_PAYEES = 4;

export function shopAt(random: Random, place: Place, category: MerchantCategory): string {
  const cell = mixed(Math.round(place.latitude * 100), Math.round(place.longitude * 100));
  return merchantId(mixed(cell + integer(random, 0, SHOPS_IN_CELL - 1), category.charCodeAt(0) * 31 + category.length));
}

export function onlineShop(random: Random, category: MerchantCategory): string {
  if (unit(random) < SHORT_LIVED_SHARE) return newPayee(random);
  // A few shops get most of the business.
  const rank = Math.floor(ONLINE_SHOPS * unit(random) ** 2);
  return merchantId(mixed(rank, category.charCodeAt(0) * 131 + category.length));
}

/** One of the people and accounts that the customer already paid before the run. */
export function usualPayee(random: Random, customer: Customer): string {
  return merchantId(mixed(customer.index * USUAL_PAYEES + integer(random, 0, USUAL_PAYEES - 1), 977));
}

/** A payee that was never paid before. */
export function newPayee(random: Random): string {
  return merchantId(integer(random, 0, 0xffffffff));
}

function merchantId(value: number): string {
  return `MER-${hex32(value >>> 0)}`;
}

/** Two numbers mixed into 32 bits: the finalizer of MurmurHash3. */
export function mixed(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
