import type { PaymentsBody, SentPayments } from '../../lib/api/contract/control';
import type { RunConfig } from '../../lib/domain/run/run';
import type { Dataset } from '../dataset/dataset';
import { HandMadeClearing } from '../workloads/interbank/hand-made-clearing';
import { recordOf } from './hand-made-record';
import type { HandMadeRun } from './hand-made-run';

export type HandMadePayments = {
  /** Resolves when the stream has accepted all that happened to the payments. */
  readonly send: (body: PaymentsBody) => Promise<SentPayments>;
};

/** Payments that are sent by hand; their books are kept as long as the run of hand-made events. */
export function createHandMadePayments(
  run: Pick<HandMadeRun, 'send'>,
  { config, dataset }: { readonly config: RunConfig; readonly dataset: Dataset },
): HandMadePayments {
  const { runId } = config;
  const clearing = new HandMadeClearing({ clients: dataset.clients, runId });
  return {
    send: async ({ payments }) => {
      const wanted = payments.map(({ debtor_account, creditor_account, amount, purpose }) => ({
        debtorAccount: debtor_account,
        creditorAccount: creditor_account,
        amount,
        purpose,
      }));
      let sent: SentPayments['payments'] = [];
      await run.send((first, nowMs) => {
        const { events, outcomes } = clearing.pay(wanted, { first, nowMs });
        sent = outcomes.map(({ paymentId, outcome, reason, eventIds }) => ({
          payment_id: paymentId,
          outcome,
          reason: reason ?? null,
          event_ids: [...eventIds],
        }));
        return events.map((event) => recordOf(event, { sequence: event.sequence, truth: [] }));
      });
      return { run_id: runId, payments: sent };
    },
  };
}
