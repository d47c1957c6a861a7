import { unusualCreditLimit } from '../../../../../producer/workloads/credit/anomalies/unusual-credit-limit';
import { aClient } from '../../../a-client';
import { fits, inject } from './inject-variant';

const limitsOf = (type: string) =>
  inject(unusualCreditLimit, type, aClient()).map(({ payload }) => payload.credit!.credit_limit!);

test.each([
  ['EXTREMELY_HIGH_LIMIT', 5_000_000, 50_000_000],
  ['EXTREMELY_LOW_LIMIT', 1, 999],
  ['ZERO_LIMIT', 0, 0],
  ['NEGATIVE_LIMIT', -1_000_000, -10_000],
])('%s draws limits from %d to %d', (type, low, high) => {
  const limits = limitsOf(type);
  expect(limits.every((limit) => limit >= low && limit <= high)).toBe(true);
  expect(new Set(limits).size > 50).toBe(low !== high);
});

test('limits that are too high or negative are round, as ordinary ones are', () => {
  const limits = [...limitsOf('EXTREMELY_HIGH_LIMIT'), ...limitsOf('NEGATIVE_LIMIT')];
  expect(limits.every((limit) => limit % 10_000 === 0)).toBe(true);
});

test('only the limit changes, and the description names it', () => {
  for (const { payload, ordinary, description } of inject(unusualCreditLimit, 'NEGATIVE_LIMIT', aClient())) {
    const { credit_limit, currency } = payload.credit!;
    expect({ ...payload, credit: { credit_limit: 20_000, currency } }).toEqual(ordinary);
    expect(description).toBe(`Credit limit ${credit_limit} is negative`);
  }
});

test('a client with such a limit anyway gets another fault', () => {
  expect(fits(unusualCreditLimit, 'EXTREMELY_HIGH_LIMIT', aClient({ creditLimit: 6_000_000 }))).toBe(false);
  expect(fits(unusualCreditLimit, 'EXTREMELY_LOW_LIMIT', aClient({ creditLimit: 500 }))).toBe(false);
  expect(fits(unusualCreditLimit, 'EXTREMELY_HIGH_LIMIT', aClient())).toBe(true);
  expect(fits(unusualCreditLimit, 'EXTREMELY_LOW_LIMIT', aClient())).toBe(true);
});
