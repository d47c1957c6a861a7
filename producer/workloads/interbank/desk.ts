import type { Random } from '../../../lib/core/random-at';
import type { Account, ClearingGroup } from './accounts';
import { closesCircle } from './circles';
import type { Clearing } from './clearing';
import type { Order, Payment } from './payment';
import { JUST_BELOW_SHARE, REPORTING_LIMIT_TWD } from '../../../lib/domain/bronze/reporting-limit';
import { PURPOSES, type Purpose } from '../../../lib/events/interbank';

/** Draws and starts the payments of one cycle. */
export type Desk = {
  readonly random: Random;
  readonly accounts: readonly Account[];
  /** The accounts that take part in this cycle. */
  readonly active: readonly number[];
  readonly merchants: readonly number[];
  readonly people: readonly number[];
  readonly clearing: Clearing;
  /** Money reserved for payments that are still to come, by account. */
  readonly reserved: Float64Array;
  /** What an account can spend. */
  readonly available: (account: number) => number;
  /** Starts a payment, and remembers it so that it is not repeated by chance. */
  readonly start: (order: Order) => Payment;
  /** Whether a payment neither repeats another nor closes a circle. */
  readonly isNew: (order: Order) => boolean;
  /** Whether it is new, and not one too many just below the reporting limit. */
  readonly isOrdinary: (order: Order) => boolean;
};

export type DeskInput = {
  readonly group: ClearingGroup;
  readonly clearing: Clearing;
  readonly random: Random;
  /** How many cycles the group has had before. */
  readonly turn: number;
  /** An account makes an ordinary payment just below the limit in one of this many turns. */
  readonly bandPeriod: number;
};

export function createDesk({ group, clearing, random, turn, bandPeriod }: DeskInput): Desk {
  const { accounts } = group;
  // The halves of a group take turns, so that no circle and no repetition spans two cycles.
  const active = accounts.flatMap((_account, at) => (Math.floor(at / 2) % 2 === turn % 2 ? [at] : []));
  const reserved = new Float64Array(accounts.length);
  const started = new Set<number>();
  const inBand = new Set<number>();
  const isNew = (order: Order) => !started.has(likeness(order)) && !closesCircle(clearing.payments, order);
  const mayReachBand = (account: number) => (Math.floor(turn / 2) + account) % bandPeriod === 0 && !inBand.has(account);
  return {
    random,
    accounts,
    active,
    merchants: active.filter((at) => accounts[at]!.merchant),
    people: active.filter((at) => !accounts[at]!.merchant),
    clearing,
    reserved,
    available: (account) => clearing.books.accounts[account]! - reserved[account]!,
    start: (order) => {
      started.add(likeness(order));
      if (isJustBelowLimit(order.amount)) inBand.add(order.debtor);
      return clearing.initiate(order);
    },
    isNew,
    isOrdinary: (order) => (!isJustBelowLimit(order.amount) || mayReachBand(order.debtor)) && isNew(order),
  };
}

/** Whether an amount is in the band in which structuring happens. */
export function isJustBelowLimit(amount: number): boolean {
  return amount >= REPORTING_LIMIT_TWD * JUST_BELOW_SHARE && amount < REPORTING_LIMIT_TWD;
}

/** Equal for payments with the same debtor, creditor, purpose and amount, and for no others. */
function likeness({ debtor, creditor, purpose, amount }: Order): number {
  return ((debtor * 256 + creditor + 1) * PURPOSES.length + purpose) * 2 ** 32 + amount;
}

/** Whether two payments have the same debtor, creditor, purpose and amount. */
export function isAlike(one: Order, other: Order): boolean {
  return likeness(one) === likeness(other);
}

export type OrderInput = {
  readonly debtor: number;
  readonly creditor: number;
  readonly amount: number;
  readonly purpose: Purpose;
  readonly patient: boolean;
};

/** An order between two accounts of the desk. */
export function orderOf(
  { accounts }: Pick<Desk, 'accounts'>,
  { debtor, creditor, amount, purpose, patient }: OrderInput,
): Order {
  return {
    debtor,
    creditor,
    debtorBank: accounts[debtor]!.party.bank,
    creditorBank: accounts[creditor]!.party.bank,
    amount,
    purpose: PURPOSES.indexOf(purpose),
    patient,
  };
}
