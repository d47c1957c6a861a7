import fc from 'fast-check';
import { eventSchema } from '../../../../lib/events/event';
import { HandMadeClearing } from '../../../../producer/workloads/interbank/hand-made-clearing';
import { someClients } from '../../a-client';
import { createAuditor } from './auditor';
import { followPayments } from './life-of-payments';

const NOW_MS = Date.UTC(2026, 0, 4, 12);
const aClearing = () => new HandMadeClearing({ clients: someClients(30), runId: 'r.hand1' });
/** Client 1 is a merchant at Bank B, client 2 one at Bank A. */
const [B1, A2] = ['B-00000001', 'A-00000002'];

function aPayment(amount: number, debtorAccount = B1, creditorAccount = A2) {
  return { debtorAccount, creditorAccount, amount, purpose: 'OTHER' as const };
}

test('a hand-made payment passes through all its events, in order, with continuous balances', () => {
  const clearing = aClearing();
  const { events, outcomes } = clearing.pay([aPayment(1_000)], { first: 5, nowMs: NOW_MS });
  expect(events.map(({ event_type, sequence }) => [event_type, sequence])).toEqual([
    ['PAYMENT_INITIATED', 5],
    ['PAYMENT_VALIDATED', 6],
    ['PAYMENT_CLEARED', 7],
    ['PAYMENT_SETTLED', 8],
  ]);
  expect(events.at(-1)!.timestamp).toBe(new Date(NOW_MS).toISOString());
  expect(outcomes).toEqual([
    {
      paymentId: 'PMT-r.hand1-0',
      outcome: 'SETTLED',
      reason: undefined,
      eventIds: [5, 6, 7, 8].map((sequence) => `EVT-r.hand1-${sequence}`),
    },
  ]);
  const again = clearing.pay([aPayment(500, A2, B1)], { first: 9, nowMs: NOW_MS });
  const settled = again.events.at(-1)!;
  const before = events.at(-1)!;
  if (settled.event_type !== 'PAYMENT_SETTLED' || before.event_type !== 'PAYMENT_SETTLED')
    throw new Error('not settled');
  expect(settled.balances.creditor).toBe(before.balances.debtor + 500);
  expect(settled.balances.settlement_a).toBe(before.balances.settlement_a - 500);
  expect(settled.timestamp > before.timestamp).toBe(true);
});

test('an impossible payment is rejected for its reason, and reports what happened to it', () => {
  const clearing = aClearing();
  const { outcomes } = clearing.pay(
    [
      aPayment(2_000_001),
      aPayment(1_999_999, 'A-00000006'),
      aPayment(10, B1, 'A-77777777'),
      aPayment(10, 'A-77777777', B1),
    ],
    { first: 0, nowMs: NOW_MS },
  );
  expect(outcomes.map(({ reason }) => reason)).toEqual([
    'LIMIT',
    'INSUFFICIENT_FUNDS',
    'UNKNOWN_ACCOUNT',
    'UNKNOWN_ACCOUNT',
  ]);
  expect(outcomes.map(({ eventIds }) => eventIds.length)).toEqual([2, 2, 3, 2]);
});

const wanted = fc.record({
  debtorAccount: fc.constantFrom('A-00000002', 'B-00000001', 'B-00000003', 'A-00000024', 'B-00000099'),
  creditorAccount: fc.constantFrom('A-00000026', 'B-00000025', 'B-00000005', 'A-00000088'),
  amount: fc.integer({ min: 1, max: 2_100_000 }),
  purpose: fc.constantFrom('GOODS' as const, 'INVOICE' as const),
});

test('money is conserved over hand-made payments, and nothing is in progress when the answer is given', () => {
  fc.assert(
    fc.property(fc.array(fc.array(wanted, { minLength: 1, maxLength: 30 }), { maxLength: 4 }), (batches) => {
      const clearing = aClearing();
      const auditor = createAuditor();
      const lives = followPayments();
      let first = 0;
      for (const batch of batches) {
        const { events, outcomes } = clearing.pay(batch, { first, nowMs: NOW_MS });
        first += events.length;
        for (const event of events) {
          eventSchema.parse(event);
          auditor.observe(event);
          lives.observe(event);
        }
        expect(lives.underWay()).toBe(0);
        expect(auditor.inTransit()).toBe(0);
        expect(outcomes.flatMap(({ eventIds }) => eventIds).sort()).toEqual(
          events.map(({ event_id }) => event_id).sort(),
        );
      }
    }),
    { numRuns: 25 },
  );
});
