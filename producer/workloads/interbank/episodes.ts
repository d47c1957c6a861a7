import { integer, pick, unit } from '../../../lib/core/samplers';
import type { InterbankAnomaly } from './anomalies';
import { logarithmic, roundFor } from './amounts';
import { closesCircle } from './circles';
import type { Order, Payment } from './payment';
import { isJustBelowLimit, orderOf, type Desk } from './desk';
import type { PlannedEpisode } from './episode-plan';
import { JUST_BELOW_SHARE, REPORTING_LIMIT_TWD } from '../../../lib/domain/bronze/reporting-limit';
import { CIRCLE_ACCOUNTS, STRUCTURING_MIN_PAYMENTS } from '../../../lib/events/interbank';
import { otherThan } from './ordinary-payments';

/** An anomaly that consists of several payments. */
export type Episode = {
  readonly type: InterbankAnomaly;
  readonly payments: Payment[];
  /** Whether enough payments were made for it to count as the anomaly. */
  isComplete: boolean;
  /** Of a duplicate: the payment that it repeats. */
  original?: Payment;
};

export type Episodes = {
  readonly list: readonly Episode[];
  /** Starts the payment of an episode that is due, if there is one. */
  readonly startDue: (step: number) => Payment | undefined;
  /** Must be called when a payment was settled or rejected. */
  readonly ended: (payment: Payment, step: number) => void;
};

type Agenda = {
  /** Calls `start` at the first event from `due` on at which a payment can start. */
  readonly at: (due: number, start: (step: number) => Payment | undefined) => void;
  readonly whenEnded: (payment: Payment, then: (step: number) => void) => void;
};

/** Carries out planned episodes on a desk. An episode that no account can afford is dropped. */
export function createEpisodes(desk: Desk, planned: readonly PlannedEpisode[]): Episodes {
  const list: Episode[] = [];
  const entries: { readonly due: number; readonly start: (step: number) => Payment | undefined }[] = [];
  const followUps = new Map<number, (step: number) => void>();
  /** Accounts that take part in an episode; never in two at a time. */
  const busy = new Set<number>();
  const notToRepeat = new Set<number>();
  const agenda: Agenda = {
    at: (due, start) => void entries.push({ due, start }),
    whenEnded: (payment, then) => void followUps.set(payment.index, then),
  };
  for (const { type, due } of planned) {
    agenda.at(due, (step) => {
      const episode: Episode = { type, payments: [], isComplete: false };
      list.push(episode);
      return BEGIN[type]({ desk, agenda, episode, busy, notToRepeat }, step);
    });
  }
  return {
    list,
    startDue: (step) => {
      for (;;) {
        let next = -1;
        for (let at = 0; at < entries.length; at++) {
          if (entries[at]!.due <= step && (next < 0 || entries[at]!.due < entries[next]!.due)) next = at;
        }
        if (next < 0) return undefined;
        const started = entries.splice(next, 1)[0]!.start(step);
        if (started) return started;
      }
    },
    ended: (payment, step) => followUps.get(payment.index)?.(step),
  };
}

type Scene = {
  readonly desk: Desk;
  readonly agenda: Agenda;
  readonly episode: Episode;
  readonly busy: Set<number>;
  /** Payments of episodes, and the originals of duplicates. */
  readonly notToRepeat: Set<number>;
};

const BEGIN: Readonly<Record<InterbankAnomaly, (scene: Scene, step: number) => Payment | undefined>> = {
  STRUCTURING: beginStructuring,
  CIRCULAR_FLOW: beginCircle,
  MULE_ACCOUNT: beginMule,
  DUPLICATE_PAYMENT: duplicate,
};

function begin({ desk, episode, notToRepeat }: Scene, order: Order): Payment {
  const payment = desk.start(order);
  episode.payments.push(payment);
  notToRepeat.add(payment.index);
  return payment;
}

/** Tries to draw an order that is new; after six tries, takes the last one. */
function drawn(desk: Desk, draw: () => Order): Order {
  let order = draw();
  for (let tries = 0; tries < 5 && !desk.isNew(order); tries++) order = draw();
  return order;
}

/** Three to five payments of one debtor, each just below the limit. */
function beginStructuring(scene: Scene, step: number): Payment | undefined {
  const { desk, agenda, episode, busy } = scene;
  const { random, reserved } = desk;
  const count = integer(random, STRUCTURING_MIN_PAYMENTS, STRUCTURING_MIN_PAYMENTS + 2);
  const able = desk.merchants.filter((at) => !busy.has(at) && desk.available(at) >= count * REPORTING_LIMIT_TWD);
  if (able.length === 0) return undefined;
  const debtor = pick(random, able);
  busy.add(debtor);
  reserved[debtor]! += count * REPORTING_LIMIT_TWD;
  const one = (now: number): Payment => {
    const order = drawn(desk, () => {
      const share = JUST_BELOW_SHARE + unit(random) * (1 - JUST_BELOW_SHARE);
      const amount = roundFor('INVOICE', share * REPORTING_LIMIT_TWD);
      const creditor = otherThan(desk, desk.merchants, debtor);
      return orderOf(desk, { debtor, creditor, amount, purpose: 'INVOICE', patient: true });
    });
    const payment = begin(scene, order);
    agenda.whenEnded(payment, () => {
      reserved[debtor]! -= REPORTING_LIMIT_TWD;
    });
    episode.isComplete = episode.payments.length >= STRUCTURING_MIN_PAYMENTS;
    if (episode.payments.length < count) agenda.at(now + integer(random, 5, 24), one);
    return payment;
  };
  return one(step);
}

/** From the first account through two to four others back to it; each keeps a little. */
function beginCircle(scene: Scene): Payment | undefined {
  const { desk, agenda, episode, busy } = scene;
  const { random, reserved } = desk;
  const first = logarithmic(random, 20_000, 350_000);
  const able = desk.merchants.filter((at) => !busy.has(at) && desk.available(at) >= first * 2);
  if (able.length < CIRCLE_ACCOUNTS.least) return undefined;
  const count = integer(random, CIRCLE_ACCOUNTS.least, Math.min(CIRCLE_ACCOUNTS.most, able.length));
  const accounts = Array.from({ length: count }, () => able.splice(integer(random, 0, able.length - 1), 1)[0]!);
  for (const account of accounts) {
    busy.add(account);
    reserved[account]! += first;
  }
  let amount = first;
  const leg = (at: number): Payment => {
    const debtor = accounts[at]!;
    const creditor = accounts[(at + 1) % count]!;
    amount = roundFor('INVOICE', amount * (0.99 + 0.008 * unit(random)));
    const payment = begin(scene, orderOf(desk, { debtor, creditor, amount, purpose: 'INVOICE', patient: true }));
    episode.isComplete = at + 1 === count;
    agenda.whenEnded(payment, (now) => {
      reserved[debtor]! -= first;
      if (payment.stage === 'settled' && at + 1 < count) agenda.at(now + integer(random, 1, 5), () => leg(at + 1));
      else for (const account of accounts) busy.delete(account);
    });
    return payment;
  };
  return leg(0);
}

const MULE_PAYMENTS = { least: 6, most: 10 } as const;
const MORE_THAN_ANY = 1e12;

/** Many private customers pay one account, which then passes on nearly all of the money at once. */
function beginMule(scene: Scene, step: number): Payment | undefined {
  const { desk, agenda, episode, busy } = scene;
  const { random, reserved } = desk;
  const free = desk.people.filter((at) => !busy.has(at));
  if (free.length === 0) return undefined;
  const mule = pick(random, free);
  const payers = desk.people.filter((at) => at !== mule && desk.available(at) >= 24_000);
  if (payers.length < MULE_PAYMENTS.least) return undefined;
  busy.add(mule);
  // The mule pays nobody else until it has passed the money on.
  reserved[mule]! += MORE_THAN_ANY;
  const count = integer(random, MULE_PAYMENTS.least, Math.min(MULE_PAYMENTS.most, payers.length));
  let open = count;
  let sum = 0;
  const passOn = (): Payment => {
    const order = drawn(desk, () => {
      const amount = roundFor('OTHER', sum * (0.95 + 0.04 * unit(random)));
      const creditor = otherThan(desk, desk.active, mule);
      return orderOf(desk, { debtor: mule, creditor, amount, purpose: 'OTHER', patient: true });
    });
    reserved[mule]! -= MORE_THAN_ANY;
    busy.delete(mule);
    episode.isComplete = true;
    return begin(scene, order);
  };
  const payIn = (now: number): Payment => {
    const debtor = payers.splice(integer(random, 0, payers.length - 1), 1)[0]!;
    const order = drawn(desk, () => {
      const amount = roundFor('FAMILY', logarithmic(random, 3_000, 20_000));
      return orderOf(desk, { debtor, creditor: mule, amount, purpose: 'FAMILY', patient: true });
    });
    const payment = begin(scene, order);
    if (episode.payments.length < count) agenda.at(now + integer(random, 3, 10), payIn);
    agenda.whenEnded(payment, (end) => {
      open -= 1;
      if (payment.stage === 'settled') sum += payment.amount;
      if (open === 0 && sum > 0) agenda.at(end + integer(random, 2, 8), passOn);
    });
    return payment;
  };
  return payIn(step);
}

/** Repeats a recent payment; only the id differs. */
function duplicate(scene: Scene): Payment | undefined {
  const { desk, episode, notToRepeat } = scene;
  const latest = desk.clearing.payments
    .slice(-36, -3)
    .filter((payment) => !notToRepeat.has(payment.index) && canBeRepeated(desk, payment));
  if (latest.length === 0) return undefined;
  const original = pick(desk.random, latest);
  notToRepeat.add(original.index);
  episode.original = original;
  episode.isComplete = true;
  const { debtor, creditor, debtorBank, creditorBank, amount, purpose, patient } = original;
  return begin(scene, { debtor, creditor, debtorBank, creditorBank, amount, purpose, patient });
}

/** Whether the debtor can afford it, and the repetition would not be an anomaly of another kind. */
function canBeRepeated(desk: Desk, payment: Payment): boolean {
  const { debtor, creditor, amount, stage } = payment;
  if (creditor < 0 || stage === 'rejected' || isJustBelowLimit(amount)) return false;
  return desk.available(debtor) >= amount && !closesCircle(desk.clearing.payments, payment);
}
