import { integer, pick, unit } from '../../../lib/core/samplers';
import { drawAmount, roundFor } from './amounts';
import type { Order } from './payment';
import { closesCircle } from './circles';
import { isAlike, orderOf, type Desk } from './desk';
import { BANKS, PAYMENT_LIMIT_TWD, type Purpose } from '../../../lib/events/interbank';
import { clamp } from '../../../lib/core/clamp';

/** Purposes of ordinary payments: merchants pay each other, their employees and small bills. */
const MERCHANT_PURPOSES = shares([
  ['INVOICE', 50],
  ['SALARY', 25],
  ['GOODS', 8],
  ['SERVICES', 7],
  ['OTHER', 10],
]);
const PERSON_PURPOSES = shares([
  ['GOODS', 36],
  ['SERVICES', 20],
  ['RENT', 10],
  ['FAMILY', 20],
  ['OTHER', 14],
]);
/** Who receives payments for a purpose; payments for other purposes go to anyone. */
const TO_MERCHANTS: ReadonlySet<Purpose> = new Set(['GOODS', 'SERVICES', 'INVOICE']);
const TO_PEOPLE: ReadonlySet<Purpose> = new Set(['SALARY', 'FAMILY']);

const OVERDRAWN_SHARE = 0.02;
const ABOVE_LIMIT_SHARE = 0.01;
const UNKNOWN_ACCOUNT_SHARE = 0.012;
/** Share of the payments that wait while a bank is offline. */
const PATIENT_SHARE = 0.6;
const TRIES = 6;
/** When no try gives a new payment, the amount is raised by this share until it is new. */
const AMOUNT_STEP = 0.02;
/** Accounts with less are passed over, unless all tries end at such accounts. */
const LEAST_AVAILABLE = 4_000;
/** Largest share of its available money that an account pays at once. */
const MOST_OF_AVAILABLE = 0.5;

/** An unremarkable payment between two accounts of the desk; all but a few are within the debtor's means. */
export function ordinaryPayment(desk: Desk): Order {
  const { random } = desk;
  for (let tries = 1; ; tries++) {
    const debtor = pick(random, unit(random) < 0.5 ? desk.merchants : desk.active);
    if (desk.available(debtor) < LEAST_AVAILABLE && tries < TRIES) continue;
    const order = drawOrder(desk, debtor);
    if (desk.isOrdinary(order) || tries === TRIES) return withFault(desk, ofAnotherAmount(order, desk.isOrdinary));
  }
}

/**
 * A payment after the cut-off, small enough to disturb nothing.
 * @param isCovered whether the debtor must have the money
 * @param planned other payments that are drawn but not started, in any order
 */
export function latePayment(
  desk: Desk,
  { isCovered, planned }: { readonly isCovered: boolean; readonly planned: readonly Order[] },
): Order {
  const { random, clearing, people } = desk;
  const { accounts } = clearing.books;
  const isNew = (order: Order) => desk.isNew(order) && isNewAmong(planned, desk, order);
  const richest = people.reduce((most, at) => (accounts[at]! > accounts[most]! ? at : most));
  for (let tries = 1; ; tries++) {
    const order = drawOrder(desk, isCovered ? richest : pick(random, people));
    const amount = Math.min(order.amount, 1_000 + (order.amount % 5_000));
    const late = { ...order, amount };
    if (isNew(late) || tries === TRIES) return ofAnotherAmount(late, isNew);
  }
}

/** A planned payment may start before or after all others, so it counts at both ends. */
function isNewAmong(planned: readonly Order[], { clearing }: Desk, order: Order): boolean {
  if (planned.some((other) => isAlike(other, order))) return false;
  return planned.length === 0 || !closesCircle([...planned, ...clearing.payments, ...planned], order);
}

/**
 * The order, with its amount raised until it is wanted. This terminates: only finitely many amounts repeat a payment,
 * close a circle or lie just below the limit.
 */
function ofAnotherAmount(order: Order, isWanted: (order: Order) => boolean): Order {
  let { amount } = order;
  while (!isWanted({ ...order, amount })) amount += 1 + Math.floor(amount * AMOUNT_STEP);
  return { ...order, amount };
}

function drawOrder(desk: Desk, debtor: number): Order {
  const { random, accounts } = desk;
  const { merchant, usualSpend } = accounts[debtor]!;
  const purpose = (merchant ? MERCHANT_PURPOSES : PERSON_PURPOSES)[integer(random, 0, 99)]!;
  const among = TO_MERCHANTS.has(purpose) ? desk.merchants : TO_PEOPLE.has(purpose) ? desk.people : desk.active;
  const creditor = otherThan(desk, among, debtor);
  const wanted = drawAmount(random, purpose, usualSpend);
  const most = Math.max(desk.available(debtor), 0) * MOST_OF_AVAILABLE;
  const amount = wanted <= most ? wanted : roundFor(purpose, most * (0.2 + 0.6 * unit(random)));
  return orderOf(desk, { debtor, creditor, amount, purpose, patient: unit(random) < PATIENT_SHARE });
}

/** One of the accounts, but not this one. */
export function otherThan({ random }: Desk, among: readonly number[], account: number): number {
  const at = integer(random, 0, among.length - 1);
  return among[at] === account ? among[(at + 1) % among.length]! : among[at]!;
}

/** Makes a few orders impossible: too little money, an amount above the limit, or an unknown creditor. */
function withFault(desk: Desk, order: Order): Order {
  const { random, clearing } = desk;
  const draw = unit(random);
  if (draw < OVERDRAWN_SHARE) {
    const amount = Math.ceil(clearing.books.accounts[order.debtor]! * (1.05 + unit(random)));
    const faulty = { ...order, amount: clamp(amount, 100, PAYMENT_LIMIT_TWD) };
    return desk.isOrdinary(faulty) ? faulty : order;
  }
  if (draw < OVERDRAWN_SHARE + ABOVE_LIMIT_SHARE && desk.accounts[order.debtor]!.merchant) {
    const amount = Math.round((PAYMENT_LIMIT_TWD * (1.01 + unit(random))) / 1_000) * 1_000;
    return ofAnotherAmount({ ...order, amount }, desk.isNew);
  }
  if (draw > 1 - UNKNOWN_ACCOUNT_SHARE) {
    return ofAnotherAmount({ ...order, creditor: -1, creditorBank: pick(random, BANKS) }, desk.isOrdinary);
  }
  return order;
}

/** A hundred purposes, each as often as its share in percent. */
function shares(list: readonly (readonly [Purpose, number])[]): readonly Purpose[] {
  return list.flatMap(([purpose, share]) => Array.from({ length: share }, () => purpose));
}
