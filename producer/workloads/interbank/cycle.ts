import type { Bank } from '../../../lib/events/interbank';
import type { Books } from './books';
import type { Episode } from './episodes';
import { STEPS, type OnStep, type Payment } from './payment';

/** Events of a cycle. */
export const CYCLE_EVENTS = 1024;

/** What happened in one cycle of one clearing group, event by event. Compact, since many are in memory at a time. */
export type Cycle = {
  readonly steps: {
    /** Indexes in `STEPS`. */
    readonly kind: Uint8Array;
    /** Number of the payment, from 0 in the order of initiation. */
    readonly payment: Uint16Array;
    readonly detail: Uint16Array;
    /** Balances after the step. */
    readonly debtor: Uint32Array;
    readonly creditor: Uint32Array;
    readonly inTransit: Uint32Array;
    readonly settlementA: Uint32Array;
    readonly settlementB: Uint32Array;
  };
  readonly payments: readonly PaymentRecord[];
};

export type PaymentRecord = {
  readonly debtor: number;
  /** -1 for an account that `creditorBank` does not know. */
  readonly creditor: number;
  readonly creditorBank: Bank;
  readonly amount: number;
  readonly purpose: number;
  /** Only of a payment that belongs to an anomaly. */
  readonly episode?: EpisodeRecord | undefined;
};

export type EpisodeRecord = {
  readonly type: Episode['type'];
  /** Payments of the episode in the order of initiation. */
  readonly payments: readonly number[];
  /** The event of the cycle that begins the episode. */
  readonly firstEvent: number;
  /** Of a duplicate: the event that initiated the repeated payment. */
  readonly originalEvent?: number | undefined;
};

export type CycleRecorder = {
  readonly length: () => number;
  readonly record: OnStep;
  readonly finish: (payments: readonly Payment[], episodes: readonly Episode[]) => Cycle;
};

/** Records the steps of a cycle. @param books read after each step was booked */
export function recordCycle(books: () => Books): CycleRecorder {
  const steps: Cycle['steps'] = {
    kind: new Uint8Array(CYCLE_EVENTS),
    payment: new Uint16Array(CYCLE_EVENTS),
    detail: new Uint16Array(CYCLE_EVENTS),
    debtor: new Uint32Array(CYCLE_EVENTS),
    creditor: new Uint32Array(CYCLE_EVENTS),
    inTransit: new Uint32Array(CYCLE_EVENTS),
    settlementA: new Uint32Array(CYCLE_EVENTS),
    settlementB: new Uint32Array(CYCLE_EVENTS),
  };
  const initiatedAt: number[] = [];
  let length = 0;
  return {
    length: () => length,
    record: (step, payment, detail) => {
      const balances = books().balancesOf(payment);
      if (step === 'INITIATED') initiatedAt[payment.index] = length;
      steps.kind[length] = STEPS.indexOf(step);
      steps.payment[length] = payment.index;
      steps.detail[length] = detail;
      steps.debtor[length] = balances.debtor;
      steps.creditor[length] = balances.creditor;
      steps.inTransit[length] = balances.inTransit;
      steps.settlementA[length] = balances.settlementA;
      steps.settlementB[length] = balances.settlementB;
      length += 1;
    },
    finish: (payments, episodes) => {
      if (length !== CYCLE_EVENTS) throw new RangeError(`a cycle has ${CYCLE_EVENTS} events, got ${length}`);
      const episodeOf = new Map<number, EpisodeRecord>();
      for (const episode of episodes.filter(({ isComplete }) => isComplete)) {
        const own = episode.payments.map(({ index }) => index);
        const record: EpisodeRecord = {
          type: episode.type,
          payments: own,
          firstEvent: initiatedAt[own[0]!]!,
          originalEvent: episode.original && initiatedAt[episode.original.index],
        };
        for (const payment of own) episodeOf.set(payment, record);
      }
      const records = payments.map(({ debtor, creditor, creditorBank, amount, purpose, index }) => ({
        debtor,
        creditor,
        creditorBank,
        amount,
        purpose,
        episode: episodeOf.get(index),
      }));
      return { steps, payments: records };
    },
  };
}
