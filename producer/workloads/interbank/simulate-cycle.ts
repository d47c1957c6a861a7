import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { ClearingGroup } from './accounts';
import { closesCircle } from './circles';
import { Clearing } from './clearing';
import { CYCLE_EVENTS, recordCycle, type Cycle, type CycleRecorder } from './cycle';
import { createDesk, orderOf, type Desk } from './desk';
import { planEpisodes } from './episode-plan';
import { createEpisodes, type Episodes } from './episodes';
import type { Incident } from './incidents';
import { latePayment, ordinaryPayment } from './ordinary-payments';
import { sweepsOf, type Sweep } from './sweeps';
import { isUnderWay, type Order, type Payment } from './payment';

const CYCLE = purposeNamed('interbank/cycle');

export type CycleInput = {
  readonly seed: number;
  /** Unique for each group and cycle of the run. */
  readonly serial: number;
  readonly group: ClearingGroup;
  /** How many cycles the group has had before. */
  readonly turn: number;
  readonly incident: Incident | undefined;
  readonly anomalyRate: number;
  /** An account makes an ordinary payment just below the reporting limit in one of this many turns. */
  readonly bandPeriod: number;
};

/** Payments under way at the same time, not counting those that wait: the usual number, and the maximum. */
const UNDER_WAY = { usual: 6, most: 14 } as const;
const START_PROBABILITY = { below: 0.34, above: 0.14 } as const;
/** A new payment may be rejected at the cut-off, and its two accounts swept, with four events each. */
const EVENTS_AFTER_START = 9;
/** Kept free for sweeps that are split in two. */
const SPARE_EVENTS = 14;
const LEAST_LATE_EVENTS = 2;

/**
 * Simulates one cycle of a clearing group from opening to cut-off: a pure function of its input. Every account ends with
 * its opening balance, so that cycles can be simulated independently.
 */
export function simulateCycle(input: CycleInput): Cycle {
  const { group, incident } = input;
  const random = randomAt(input.seed, input.serial, CYCLE);
  const openings = { accounts: group.accounts.map(({ opening }) => opening), settlement: group.settlement };
  const recorder = recordCycle(() => clearing.books);
  const clearing = new Clearing(openings, recorder.record);
  const { turn, bandPeriod } = input;
  const desk = createDesk({ group, clearing, random, turn, bandPeriod });
  const episodes = createEpisodes(desk, planEpisodes(random, input.anomalyRate * CYCLE_EVENTS));
  const moving = trade({ desk, clearing, recorder, episodes, random, incident });
  cutOff(clearing, moving);
  sweep({ desk, clearing, recorder, random });
  return recorder.finish(clearing.payments, episodes.list);
}

type Trading = {
  readonly desk: Desk;
  readonly clearing: Clearing;
  readonly recorder: CycleRecorder;
  readonly episodes: Episodes;
  readonly random: Random;
  readonly incident: Incident | undefined;
};

/** Simulates everything before the cut-off. Returns the payments that are then still under way. */
function trade({ desk, clearing, recorder, episodes, random, incident }: Trading): Payment[] {
  const moving: Payment[] = [];
  const waiting = new Set<Payment>();
  const touched = new Set<number>();
  const isEnough = (events: number) =>
    // Each payment under way takes one more event to end, and each account but one four to be swept.
    CYCLE_EVENTS - recorder.length() - events >=
    moving.length + waiting.size + 4 * Math.max(0, touched.size - 1) + LEAST_LATE_EVENTS + SPARE_EVENTS;
  const started = (payment: Payment): void => {
    moving.push(payment);
    touched.add(payment.debtor);
    if (payment.creditor >= 0) touched.add(payment.creditor);
  };
  const advance = (payment: Payment, now: number): void => {
    clearing.advance(payment);
    if (payment.waiting) {
      remove(moving, payment);
      waiting.add(payment);
    } else if (!isUnderWay(payment)) {
      remove(moving, payment);
      episodes.ended(payment, now);
    }
  };
  for (;;) {
    const now = recorder.length();
    if (incident) clearing.setOffline(now >= incident.from && now < incident.to ? incident.offline : undefined);
    if (!isEnough(1)) return [...waiting, ...moving];
    const released = clearing.release();
    if (released) {
      waiting.delete(released);
      moving.push(released);
      advance(released, now);
      continue;
    }
    const isLastOrders = !isEnough(EVENTS_AFTER_START + 3 * moving.length);
    if (moving.length === 0) {
      if (!isEnough(EVENTS_AFTER_START)) return [...waiting];
      started(episodes.startDue(now) ?? desk.start(ordinaryPayment(desk)));
      continue;
    }
    const isRoom = !isLastOrders && moving.length < UNDER_WAY.most;
    const due = isRoom ? episodes.startDue(now) : undefined;
    if (due) started(due);
    else if (isRoom && wantsToStart(moving.length, random)) started(desk.start(ordinaryPayment(desk)));
    else advance(oneOf(moving, random), now);
  }
}

function wantsToStart(moving: number, random: Random): boolean {
  return unit(random) < (moving < UNDER_WAY.usual ? START_PROBABILITY.below : START_PROBABILITY.above);
}

function oneOf(payments: readonly Payment[], random: Random): Payment {
  return payments[integer(random, 0, payments.length - 1)]!;
}

function remove(payments: Payment[], payment: Payment): void {
  payments.splice(payments.indexOf(payment), 1);
}

/** Settles payments of which only the last step is missing, and rejects the others. */
function cutOff(clearing: Clearing, underWay: readonly Payment[]): void {
  clearing.setOffline(undefined);
  for (const payment of underWay) clearing.close(payment);
}

type Sweeping = Omit<Trading, 'episodes' | 'incident'>;

/** Sweeps under way at the same time. */
const SWEEPS_UNDER_WAY = 5;
const LATE_EVENTS_AT_MOST = 12;

/** Brings every account back to its opening balance, while payments that arrive too late are rejected. */
function sweep({ desk, clearing, recorder, random }: Sweeping): void {
  const left = CYCLE_EVENTS - recorder.length();
  const sweeps = sweepsOf(desk.accounts, clearing.books.accounts);
  const lateEvents = fillUp(sweeps, left, clearing.payments);
  const orders: (Order & { readonly lateEvents: number })[] = sweeps.map((one) => ({
    ...orderOf(desk, { ...one, purpose: 'SWEEP', patient: true }),
    lateEvents: 0,
  }));
  const planned: Order[] = [];
  for (let rest = lateEvents; rest > 0;) {
    const events = rest % 2 === 1 ? 3 : 2;
    const at = integer(random, 0, orders.length);
    const late = latePayment(desk, { isCovered: events === 3, planned });
    planned.push(late);
    orders.splice(at, 0, { ...late, lateEvents: events });
    rest -= events;
  }
  orders.reverse();
  const moving: { readonly payment: Payment; readonly late: boolean; left: number }[] = [];
  while (orders.length > 0 || moving.length > 0) {
    if (moving.length === 0 || (orders.length > 0 && moving.length < SWEEPS_UNDER_WAY && unit(random) < 0.4)) {
      const { lateEvents: late, ...order } = orders.pop()!;
      moving.push({ payment: desk.start(order), late: late > 0, left: late > 0 ? late - 1 : 3 });
      continue;
    }
    const at = integer(random, 0, moving.length - 1);
    const one = moving[at]!;
    one.left -= 1;
    if (one.late && one.left === 0) clearing.close(one.payment);
    else clearing.advance(one.payment);
    if (one.left === 0) moving.splice(at, 1);
  }
}

/**
 * Splits sweeps in two, first those that would close a circle, until only a few events of the cycle are left.
 * @returns how many are left: 0, or at least 2
 */
function fillUp(sweeps: Sweep[], events: number, payments: readonly Payment[]): number {
  let left = events - 4 * sweeps.length;
  const closing = sweeps.filter((one) => closesCircle(payments, one));
  while (left >= 4 + LEAST_LATE_EVENTS && closing.length > 0) left -= split(sweeps, closing.pop()!);
  while (left > LATE_EVENTS_AT_MOST) {
    const largest = sweeps.reduce<Sweep | undefined>(
      (most, one) => (one.amount > (most?.amount ?? 1) ? one : most),
      undefined,
    );
    if (!largest) break;
    left -= split(sweeps, largest);
  }
  return left;
}

/** @returns how many events the split adds */
function split(sweeps: Sweep[], sweep: Sweep): number {
  const part = Math.ceil(sweep.amount * 0.37);
  if (part === sweep.amount) return 0;
  const at = sweeps.indexOf(sweep);
  sweeps.splice(at, 1, { ...sweep, amount: part }, { ...sweep, amount: sweep.amount - part });
  return 4;
}
