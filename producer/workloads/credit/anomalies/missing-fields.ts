import { MONTHS } from '../../../../lib/events/credit';
import { pick } from '../../../../lib/core/samplers';
import type { CreditPayload } from '../credit-payload';
import type { ContentCategory, Variant } from './anomaly';

export const missingFields: ContentCategory = {
  category: 'MISSING_FIELDS',
  weight: 15,
  variants: [
    without('customer.customer_id', { type: 'MISSING_CUSTOMER_ID', severity: 'HIGH', weight: 3 }),
    without('customer.demographic.age', { type: 'MISSING_AGE', severity: 'LOW', weight: 3 }),
    without('customer.demographic', { type: 'MISSING_DEMOGRAPHIC', severity: 'MEDIUM', weight: 2 }),
    without('credit.credit_limit', { type: 'MISSING_CREDIT_LIMIT', severity: 'HIGH', weight: 3 }),
    without('credit', { type: 'MISSING_CREDIT', severity: 'HIGH', weight: 1 }),
    without('payment_history', { type: 'MISSING_PAYMENT_HISTORY', severity: 'HIGH', weight: 2 }),
    without('billing_history', { type: 'MISSING_BILLING_HISTORY', severity: 'MEDIUM', weight: 1 }),
    without('risk', { type: 'MISSING_RISK', severity: 'HIGH', weight: 2 }),
    {
      type: 'MISSING_BILL_AMOUNT',
      severity: 'LOW',
      weight: 2,
      description: 'Field billing_history.{month}.bill_amount is missing',
      inject: (payload, _client, random) => {
        const month = pick(random, MONTHS);
        return { payload: removed(payload, `billing_history.${month}.bill_amount`), values: { month } };
      },
    },
  ],
};

function without(path: string, kind: Pick<Variant, 'type' | 'severity' | 'weight'>): Variant {
  return {
    ...kind,
    description: `Field ${path} is missing`,
    inject: (payload) => ({ payload: removed(payload, path) }),
  };
}

/** The payload without the field at a dotted path. Every field that is removed here is optional in the schema. */
function removed(payload: CreditPayload, path: string): CreditPayload {
  return removedAt(payload, path.split('.')) as CreditPayload;
}

function removedAt(object: Readonly<Record<string, unknown>>, path: readonly string[]): Record<string, unknown> {
  const [key, ...rest] = path as [string, ...string[]];
  const { [key]: field, ...others } = object;
  if (rest.length === 0) return others;
  return { ...object, [key]: removedAt(field as Record<string, unknown>, rest) };
}
