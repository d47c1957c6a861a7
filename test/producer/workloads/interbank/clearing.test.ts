import fc from 'fast-check';
import { Clearing } from '../../../../producer/workloads/interbank/clearing';
import { isUnderWay, type Payment, type StepName } from '../../../../producer/workloads/interbank/payment';

const ACCOUNTS = 6;
const OPENING = 1_000;
const bankOf = (account: number) => (account % 2 === 0 ? 'A' : 'B');

const command = fc.oneof(
  fc.record({
    kind: fc.constant('pay' as const),
    debtor: fc.integer({ min: 0, max: ACCOUNTS - 1 }),
    creditor: fc.integer({ min: -1, max: ACCOUNTS - 1 }),
    amount: fc.integer({ min: 1, max: 1_500 }),
    patient: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('advance' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('release' as const) }),
  fc.record({ kind: fc.constant('outage' as const), offline: fc.constantFrom('A', 'B', 'CLEARING', undefined) }),
);

function aClearing(onStep: (step: StepName, payment: Payment) => void = () => {}) {
  const accounts = Array.from({ length: ACCOUNTS }, () => OPENING);
  return new Clearing({ accounts, settlement: [900, 900] }, onStep);
}

function anOrder(debtor: number, creditor: number, amount: number, patient = true) {
  const creditorBank = creditor < 0 ? 'B' : bankOf(creditor);
  return { debtor, creditor, debtorBank: bankOf(debtor), creditorBank, amount, purpose: 0, patient } as const;
}

test('the books balance at every step, whatever is paid, rejected, queued or offline', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
      let steps = 0;
      const check = () => {
        const { books, payments } = clearing;
        const held = books.accounts.reduce((sum, balance) => sum + balance, 0);
        expect(held + books.inTransit).toBe(ACCOUNTS * OPENING);
        expect(books.settlement[0]! + books.settlement[1]!).toBe(1_800);
        const isInTransit = ({ stage }: Payment) => stage === 'validated' || stage === 'cleared';
        const inTransit = (bank: string) =>
          payments.reduce((sum, one) => sum + (isInTransit(one) && one.debtorBank === bank ? one.amount : 0), 0);
        expect(books.inTransit).toBe(inTransit('A') + inTransit('B'));
        for (const [at, bank] of (['A', 'B'] as const).entries()) {
          const customers = books.accounts.filter((_balance, account) => bankOf(account) === bank);
          const gained = customers.reduce((sum, balance) => sum + balance - OPENING, 0) + inTransit(bank);
          expect(books.settlement[at]! - 900).toBe(gained);
        }
        expect(Math.min(...books.accounts, ...books.settlement)).toBeGreaterThanOrEqual(0);
      };
      const clearing = aClearing(() => {
        steps += 1;
      });
      const once = (act: () => void) => {
        const before = steps;
        act();
        expect(steps).toBe(before + 1);
        check();
      };
      for (const one of commands) {
        const moving = clearing.payments.filter((payment) => isUnderWay(payment) && !payment.waiting);
        if (one.kind === 'pay' && one.debtor !== one.creditor) {
          once(() => clearing.initiate(anOrder(one.debtor, one.creditor, one.amount, one.patient)));
        } else if (one.kind === 'advance' && moving.length > 0) {
          once(() => clearing.advance(moving[one.which % moving.length]!));
        } else if (one.kind === 'release') {
          const released = clearing.release();
          if (released) once(() => clearing.advance(released));
        } else if (one.kind === 'outage') clearing.setOffline(one.offline);
      }
      clearing.setOffline(undefined);
      for (const payment of clearing.payments.filter(isUnderWay)) once(() => clearing.close(payment));
      expect(clearing.books.inTransit).toBe(0);
    }),
    { numRuns: 150 },
  );
});

/** Takes a payment as far as it goes by itself. */
function carryOut(clearing: ReturnType<typeof aClearing>, payment: Payment): Payment {
  do clearing.advance(payment);
  while (isUnderWay(payment) && !payment.waiting);
  return payment;
}

test('a bank without liquidity pays in queue order, when incoming payments bring what is missing', () => {
  const settled: number[] = [];
  const clearing = aClearing((step, { index }) => {
    if (step === 'SETTLED') settled.push(index);
  });
  const pay = (debtor: number, creditor: number, amount: number) =>
    carryOut(clearing, clearing.initiate(anOrder(debtor, creditor, amount)));
  pay(0, 1, 800);
  const large = pay(2, 3, 600);
  const small = pay(4, 1, 50);
  // The settlement account would cover the small one, but it still waits.
  expect([large.waiting, small.waiting, settled]).toEqual([true, true, [0]]);
  expect(clearing.release()).toBeUndefined();
  const within = pay(4, 2, 10);
  pay(5, 0, 700);
  for (let next = clearing.release(); next; next = clearing.release()) carryOut(clearing, next);
  expect(settled).toEqual([0, within.index, 4, large.index, small.index]);
});

test('payments that wait for the end of an outage continue in their order of arrival', () => {
  const clearing = aClearing();
  clearing.setOffline('CLEARING');
  const waiting = [0, 2, 4].map((debtor) => carryOut(clearing, clearing.initiate(anOrder(debtor, debtor + 1, 10))));
  expect(waiting.every((payment) => payment.waiting && payment.stage === 'validated')).toBe(true);
  expect(clearing.release()).toBeUndefined();
  clearing.setOffline(undefined);
  const released: (Payment | undefined)[] = [];
  for (let next = clearing.release(); next; next = clearing.release()) released.push(carryOut(clearing, next));
  expect(released).toEqual(waiting);
  expect(waiting.every(({ stage }) => stage === 'settled')).toBe(true);
});

test('a payment that nobody can carry out is rejected for the reason, and its money goes back', () => {
  const seen: [string, number][] = [];
  const clearing = new Clearing({ accounts: [5_000_000, 0], settlement: [5_000_000, 0] }, (step, _payment, detail) =>
    seen.push([step, detail]),
  );
  const last = (debtor: number, creditor: number, amount: number) => {
    carryOut(clearing, clearing.initiate(anOrder(debtor, creditor, amount, false)));
    return seen.at(-1);
  };
  expect(last(1, 0, 1)).toEqual(['REJECTED', 0]);
  expect(last(0, -1, 5)).toEqual(['REJECTED', 1 + 8]);
  expect(last(0, 1, 2_000_001)).toEqual(['REJECTED', 3]);
  clearing.setOffline('B');
  expect(last(0, 1, 5)).toEqual(['REJECTED', 2 + 8]);
  clearing.setOffline('A');
  expect(last(0, 1, 5)).toEqual(['REJECTED', 2]);
  expect([...clearing.books.accounts]).toEqual([5_000_000, 0]);
});
