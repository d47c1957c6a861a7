import { integer } from '../../../../lib/core/samplers';
import type { CreditPayload } from '../credit-payload';
import type { ContentCategory } from './anomaly';

type Demographic = NonNullable<CreditPayload['customer']['demographic']>;

/** Ordinary clients are adults of at most 120 years in any dataset; of 21 to 79 in that of 2005. */
export const demographicInconsistency: ContentCategory = {
  category: 'DEMOGRAPHIC_INCONSISTENCY',
  weight: 15,
  variants: [
    {
      type: 'INVALID_AGE',
      severity: 'MEDIUM',
      weight: 4,
      description: 'Age {age} is outside valid range',
      inject: (payload, _client, random) => {
        const age = integer(random, 0, 1) === 0 ? integer(random, 0, 10) : integer(random, 121, 200);
        return changed(payload, { age });
      },
    },
    {
      type: 'NEGATIVE_AGE',
      severity: 'HIGH',
      weight: 2,
      description: 'Age {age} is negative',
      inject: (payload, _client, random) => changed(payload, { age: -integer(random, 1, 99) }),
    },
    {
      type: 'EDUCATION_AGE_MISMATCH',
      severity: 'LOW',
      weight: 2,
      description: 'Education {education} does not fit age {age}',
      inject: (payload, _client, random) =>
        changed(payload, { education: 'GRADUATE_SCHOOL', age: integer(random, 16, 17) }),
    },
    {
      type: 'MARITAL_AGE_MISMATCH',
      severity: 'LOW',
      weight: 2,
      description: 'Marital status {marital_status} does not fit age {age}',
      inject: (payload, _client, random) =>
        changed(payload, { marital_status: 'MARRIED', age: integer(random, 11, 15) }),
    },
  ],
};

function changed(payload: CreditPayload, change: Demographic) {
  const { customer } = payload;
  return {
    payload: { ...payload, customer: { ...customer, demographic: { ...customer.demographic, ...change } } },
    values: change,
  };
}
