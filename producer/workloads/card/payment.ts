import type { Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';
import type { Range } from './difficulty';
import type { Channel, MerchantCategory } from '../../../lib/events/card';
import { mixed, newPayee, onlineShop, shopAt, usualPayee } from './payees';
import type { Place } from './whereabouts';

/** Who is where, and when. */
export type Visit = { readonly customer: Customer; readonly place: Place; readonly timeMs: number };

/** Everything about a transaction but when and where. */
export type Payment = {
  readonly amount: number;
  readonly channel: Channel;
  readonly category: MerchantCategory;
  readonly merchantId: string;
  readonly deviceId: string | undefined;
  readonly approved: boolean;
  readonly cardId: string;
};

/** What is bought, how often, for what multiple of the usual amount, and how often online. */
type Habit = {
  readonly category: MerchantCategory;
  readonly weight: number;
  readonly times: number;
  readonly online: number;
};

const HABITS: readonly Habit[] = [
  { category: 'GROCERY', weight: 23, times: 0.9, online: 0.1 },
  { category: 'RESTAURANT', weight: 19, times: 0.8, online: 0.15 },
  { category: 'TRANSPORT', weight: 11, times: 0.5, online: 0.1 },
  { category: 'FUEL', weight: 6, times: 1.1, online: 0 },
  { category: 'CLOTHING', weight: 8, times: 1.5, online: 0.4 },
  { category: 'HEALTH', weight: 6, times: 1, online: 0.15 },
  { category: 'ENTERTAINMENT', weight: 7, times: 0.9, online: 0.5 },
  { category: 'UTILITIES', weight: 3, times: 1.6, online: 1 },
  { category: 'ELECTRONICS', weight: 4, times: 2.2, online: 0.5 },
  { category: 'JEWELLERY', weight: 0.8, times: 2.8, online: 0.2 },
  { category: 'TRAVEL', weight: 2.2, times: 2.8, online: 0.75 },
  { category: 'GIFT_CARDS', weight: 1.5, times: 1.2, online: 0.6 },
  { category: 'CASH', weight: 4, times: 1.8, online: 0 },
  { category: 'PERSON', weight: 4.5, times: 1.8, online: 1 },
];
const ALL_WEIGHTS = HABITS.reduce((sum, { weight }) => sum + weight, 0);

/** Standard deviation of the logarithm of the amount within a category. */
const AMOUNT_SPREAD = 0.5;
/** Ordinary people occasionally spend a lot: a holiday, a washing machine, the deposit for a flat. */
const TREAT_SHARE = 0.008;
const TREAT_TIMES: Range = [3, 9];
const SECOND_DEVICE_SHARE = 0.15;
const SAME_DEVICE_MS = 12 * 3_600_000;
const NEW_PAYEE_SHARE = 0.3;
const DECLINED_SHARE = 0.025;
const DECLINED_SHARE_OF_TREATS = 0.12;
/** Small amounts are mostly paid without a PIN. */
const CONTACTLESS_BELOW_TIMES = 1.2;

/** An ordinary purchase of the customer. @param newDevice the recently bought phone, if any */
export function ordinaryPayment(random: Random, visit: Visit, newDevice?: string): Payment {
  const habit = drawHabit(random);
  const isTreat = unit(random) < TREAT_SHARE;
  const times = habit.times * Math.exp(AMOUNT_SPREAD * normal(random)) * (isTreat ? within(random, TREAT_TIMES) : 1);
  return paymentOf(random, visit, {
    category: habit.category,
    times,
    online: unit(random) < habit.online,
    deviceId: newDevice,
    declined: isTreat ? DECLINED_SHARE_OF_TREATS : DECLINED_SHARE,
  });
}

export type Occasion = {
  readonly category: MerchantCategory;
  /** Amount in multiples of what the customer usually spends. */
  readonly times: number;
  readonly online: boolean;
  /** @default the customer's own device that is in use that day */
  readonly deviceId?: string | undefined;
  /** @default drawn: one that the customer knows, or a new one */
  readonly payee?: string | undefined;
  /** Probability. @default that of everyday payments */
  readonly declined?: number;
};

/** The payment for an occasion, with channel, merchant, device and rounded amount. */
export function paymentOf(random: Random, visit: Visit, occasion: Occasion): Payment {
  const { category, times, declined = DECLINED_SHARE } = occasion;
  const channel = channelOf(random, occasion);
  const isOrdered = channel === 'ECOMMERCE' || channel === 'TRANSFER';
  return {
    amount: rounded(random, visit.customer.usualSpend * times, channel),
    channel,
    category,
    merchantId: occasion.payee ?? payeeOf(random, visit, { category, channel }),
    deviceId: isOrdered ? (occasion.deviceId ?? ownDevice(visit)) : undefined,
    approved: unit(random) >= declined,
    cardId: cardOf(random, visit.customer),
  };
}

function channelOf(random: Random, { category, online, times }: Occasion): Channel {
  if (category === 'CASH') return 'ATM';
  if (category === 'PERSON') return 'TRANSFER';
  if (online) return category === 'UTILITIES' && unit(random) < 0.4 ? 'TRANSFER' : 'ECOMMERCE';
  return unit(random) < (times < CONTACTLESS_BELOW_TIMES ? 0.75 : 0.25) ? 'CONTACTLESS' : 'POS';
}

function payeeOf(
  random: Random,
  { customer, place }: Visit,
  { category, channel }: { readonly category: MerchantCategory; readonly channel: Channel },
): string {
  if (channel === 'TRANSFER') return unit(random) < NEW_PAYEE_SHARE ? newPayee(random) : usualPayee(random, customer);
  return channel === 'ECOMMERCE' ? onlineShop(random, category) : shopAt(random, place, category);
}

/** Customers take one device along when they go out. */
function ownDevice({ customer: { devices, index }, timeMs }: Visit): string {
  const draw = mixed(index, Math.floor(timeMs / SAME_DEVICE_MS)) >>> 0;
  return draw < SECOND_DEVICE_SHARE * 2 ** 32 ? devices[1] : devices[0];
}

/** One customer in this many has a second card, and uses it for one payment in this many. */
const SECOND_CARD_EACH = 3;

function cardOf(random: Random, { customerId, index }: Customer): string {
  const isSecond = index % SECOND_CARD_EACH === 0 && integer(random, 1, SECOND_CARD_EACH) === 1;
  return `CARD-${customerId.slice('CUST-'.length)}-${isSecond ? 2 : 1}`;
}

/** Whole amounts; multiples of 100 at cash machines, and mostly between people. */
function rounded(random: Random, amount: number, channel: Channel): number {
  const step = channel === 'ATM' || (channel === 'TRANSFER' && unit(random) < 0.6) ? 100 : 1;
  return Math.max(step, Math.round(amount / step) * step);
}

function drawHabit(random: Random): Habit {
  let left = unit(random) * ALL_WEIGHTS;
  for (const habit of HABITS) {
    left -= habit.weight;
    if (left < 0) return habit;
  }
  return HABITS[0]!;
}

/** What thieves and fraudsters buy: goods that are easy to sell, or as good as money. */
const LOOT: readonly MerchantCategory[] = [
  'ELECTRONICS',
  'ELECTRONICS',
  'GIFT_CARDS',
  'CLOTHING',
  'CLOTHING',
  'JEWELLERY',
  'TRAVEL',
  'GROCERY',
  'ENTERTAINMENT',
  'CASH',
];

export function loot(random: Random): MerchantCategory {
  return LOOT[integer(random, 0, LOOT.length - 1)]!;
}

/** Evenly drawn on a logarithmic scale. */
export function within(random: Random, [from, to]: Range): number {
  return from * (to / from) ** unit(random);
}

/** Standard normal, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - unit(random))) * Math.cos(2 * Math.PI * unit(random));
}
