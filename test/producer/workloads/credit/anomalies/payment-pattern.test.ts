import { MONTHS } from '../../../../../lib/events/credit';
import { paymentPattern } from '../../../../../producer/workloads/credit/anomalies/payment-pattern';
import { aClient, aDutifulClient } from '../../../a-client';
import { fits, inject } from './inject-variant';

const statuses = (type: string, client = aClient()) =>
  inject(paymentPattern, type, client).map(({ payload, description }) => ({
    status: Object.values(payload.payment_history!),
    risk: payload.risk!.risk_level,
    description,
  }));

test('a severe delay in all months is seven to nine months, and the description names the smallest', () => {
  for (const { status, description } of statuses('SEVERE_DELAY_ALL_MONTHS')) {
    expect(status.every((delay) => delay >= 7 && delay <= 9)).toBe(true);
    expect(description).toBe(`Every month is ${Math.min(...status)} or more months late`);
  }
});

test('a sudden delay comes right after a month in which nothing was due', () => {
  for (const { status, description } of statuses('SUDDEN_SEVERE_DELAY')) {
    const at = status.findIndex((delay) => delay >= 5);
    expect(status[at + 1]).toBeLessThanOrEqual(0);
    expect(description).toContain(`${status[at]} months late in ${MONTHS[at]}`);
  }
});

test('erratic payments alternate between paid in full and three or more months late', () => {
  const starts = statuses('ERRATIC_PAYMENTS').map(({ status }) => {
    const late = status.map((delay) => delay >= 3);
    expect(late.every((isLate, at) => at === 0 || isLate !== late[at - 1])).toBe(true);
    expect(status.filter((delay) => delay === -1)).toHaveLength(3);
    return late[0];
  });
  expect(new Set(starts)).toEqual(new Set([true, false]));
});

test('an invalid status is one month with a code that the dataset does not have', () => {
  const codes = statuses('INVALID_PAYMENT_STATUS', aDutifulClient()).map(({ status, description }) => {
    const invalid = status.filter((code) => code < -2 || code > 9);
    expect(invalid).toHaveLength(1);
    expect(description).toBe(
      `Payment status ${invalid[0]} in ${MONTHS[status.indexOf(invalid[0]!)]} is not a known code`,
    );
    return invalid[0]!;
  });
  expect(Math.min(...codes)).toBeLessThan(-2);
  expect(Math.max(...codes)).toBeGreaterThan(9);
});

test('the risk level is assessed from the visible history, so that it gives nothing away', () => {
  const dutiful = statuses('SEVERE_DELAY_ALL_MONTHS', aDutifulClient());
  expect(dutiful.every(({ risk }) => risk === 'MEDIUM')).toBe(true);
  const defaulter = statuses('SEVERE_DELAY_ALL_MONTHS', aClient({ defaultsNextMonth: true }));
  expect(defaulter.every(({ risk }) => risk === 'HIGH')).toBe(true);
});

test('only payment history and risk change', () => {
  for (const { type } of paymentPattern.variants) {
    for (const { payload, ordinary } of inject(paymentPattern, type, aClient())) {
      const { payment_history, risk } = ordinary;
      expect({ ...payload, payment_history, risk }).toEqual(ordinary);
    }
  }
});

test('a variant is not used for a client who looks like that anyway', () => {
  const hopeless = aClient({ paymentStatus: [9, 8, 9, 7, 8, 7] });
  expect(fits(paymentPattern, 'SEVERE_DELAY_ALL_MONTHS', hopeless)).toBe(false);
  expect(fits(paymentPattern, 'SUDDEN_SEVERE_DELAY', hopeless)).toBe(false);
  expect(fits(paymentPattern, 'SUDDEN_SEVERE_DELAY', aClient({ paymentStatus: [2, 2, 2, 2, 2, 0] }))).toBe(true);
  expect(fits(paymentPattern, 'SUDDEN_SEVERE_DELAY', aClient({ paymentStatus: [0, 2, 2, 2, 2, 2] }))).toBe(false);
});
