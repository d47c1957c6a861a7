import { MONTHS } from '../../../../../lib/events/credit';
import { billingMismatch } from '../../../../../producer/workloads/credit/anomalies/billing-mismatch';
import { aClient, aDutifulClient } from '../../../a-client';
import { fits, inject } from './inject-variant';

const client = aDutifulClient();
const changes = (type: string) =>
  inject(billingMismatch, type, client).map(({ payload, description }) => {
    const history = Object.values(payload.billing_history!);
    const at = history.findIndex(
      (month, n) => month.bill_amount !== client.billAmounts[n] || month.payment_amount !== client.paymentAmounts[n],
    );
    return { history, month: MONTHS[at], changed: history[at]!, at, description };
  });

test('a large overpayment is at least 20 times the limit and every bill', () => {
  for (const { changed, month, description } of changes('LARGE_OVERPAYMENT')) {
    expect(changed.payment_amount).toBeGreaterThanOrEqual(20 * client.creditLimit);
    expect(description).toContain(`Payment of ${changed.payment_amount} in ${month}`);
  }
  const owesMore = aDutifulClient({ creditLimit: 10_000 });
  for (const { payload } of inject(billingMismatch, 'LARGE_OVERPAYMENT', owesMore)) {
    const most = Math.max(...Object.values(payload.billing_history!).map((month) => month.payment_amount!));
    expect(most).toBeGreaterThanOrEqual(20 * 28_400);
  }
});

test('no payment at all leaves the bills, and the description adds them up', () => {
  for (const { history, description } of changes('NO_PAYMENT_AGAINST_LARGE_BILLS')) {
    expect(history.map((month) => month.bill_amount)).toEqual(client.billAmounts);
    expect(history.every((month) => month.payment_amount === 0)).toBe(true);
    expect(description).toBe('Bills of 99500 and not one payment, yet no month is late');
  }
});

test('no payment at all is no mismatch for clients who owe little, are late, or pay nothing anyway', () => {
  const type = 'NO_PAYMENT_AGAINST_LARGE_BILLS';
  expect(fits(billingMismatch, type, client)).toBe(true);
  expect(fits(billingMismatch, type, aDutifulClient({ billAmounts: [9000, 9000, 9000, 9000, 9000, 0] }))).toBe(false);
  expect(fits(billingMismatch, type, aDutifulClient({ paymentStatus: [0, 0, 1, 0, 0, 0] }))).toBe(false);
  expect(fits(billingMismatch, type, aDutifulClient({ paymentAmounts: [0, 0, 0, 0, 0, 0] }))).toBe(false);
});

test('a bill far above the limit is at least 25 times as high', () => {
  for (const { changed, month, description } of changes('BILL_FAR_ABOVE_LIMIT')) {
    expect(changed.bill_amount).toBeGreaterThanOrEqual(25 * client.creditLimit);
    expect(description).toBe(`Bill of ${changed.bill_amount} in ${month} is many times the credit limit`);
  }
});

test('a negative payment is in one month', () => {
  for (const { changed, history, month, description } of changes('NEGATIVE_PAYMENT')) {
    expect(history.filter((month) => month.payment_amount! < 0)).toEqual([changed]);
    expect(description).toBe(`Payment of ${changed.payment_amount} in ${month} is negative`);
  }
});

test('every month gets its turn', () => {
  for (const type of ['LARGE_OVERPAYMENT', 'BILL_FAR_ABOVE_LIMIT', 'NEGATIVE_PAYMENT']) {
    expect(new Set(changes(type).map(({ at }) => at))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  }
});

test('only the billing history changes, and there only what the description says', () => {
  for (const { type } of billingMismatch.variants) {
    for (const { payload, ordinary } of inject(billingMismatch, type, aClient())) {
      expect({ ...payload, billing_history: ordinary.billing_history }).toEqual(ordinary);
    }
  }
});
