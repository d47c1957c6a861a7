import { MONTHS } from '../../../../../lib/events/credit';
import { missingFields } from '../../../../../producer/workloads/credit/anomalies/missing-fields';
import { aClient } from '../../../a-client';
import { inject } from './inject-variant';

/** Every path of an object, dotted. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, prefix ? `${prefix}.${key}` : key));
}

test.each([
  ['MISSING_CUSTOMER_ID', 'customer.customer_id'],
  ['MISSING_AGE', 'customer.demographic.age'],
  ['MISSING_DEMOGRAPHIC', 'customer.demographic'],
  ['MISSING_CREDIT_LIMIT', 'credit.credit_limit'],
  ['MISSING_CREDIT', 'credit'],
  ['MISSING_PAYMENT_HISTORY', 'payment_history'],
  ['MISSING_BILLING_HISTORY', 'billing_history'],
  ['MISSING_RISK', 'risk'],
])('%s removes %s, and nothing else', (type, path) => {
  for (const { payload, ordinary, description } of inject(missingFields, type, aClient(), { draws: 3 })) {
    const rest = pathsOf(ordinary).filter((kept) => kept !== path && !kept.startsWith(`${path}.`));
    expect(pathsOf(payload)).toEqual(rest);
    expect(payload).toMatchObject(JSON.parse(JSON.stringify(payload)) as object);
    expect(ordinary).toMatchObject(payload);
    expect(description).toBe(`Field ${path} is missing`);
  }
});

test('a missing bill amount is that of one month, and every month gets its turn', () => {
  const months = inject(missingFields, 'MISSING_BILL_AMOUNT', aClient()).map(({ payload, description }) => {
    const without = MONTHS.filter((month) => !('bill_amount' in payload.billing_history![month]));
    expect(without).toHaveLength(1);
    expect(description).toBe(`Field billing_history.${without[0]}.bill_amount is missing`);
    return without[0];
  });
  expect(new Set(months)).toEqual(new Set(MONTHS));
});

test('the payload that a field is removed from is not modified', () => {
  for (const { type } of missingFields.variants) {
    const [injected] = inject(missingFields, type, aClient(), { draws: 1 });
    expect(injected!.ordinary).not.toEqual(injected!.payload);
  }
});
