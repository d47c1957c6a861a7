import { integer, stepped } from '../../../../lib/core/samplers';
import type { CreditPayload } from '../credit-payload';
import type { ContentCategory } from './anomaly';

/** Ordinary limits are multiples of 10,000 from 10,000 to 1,000,000 New Taiwan dollars. */
const LIMIT_STEP = 10_000;
const LOWEST_LIMIT = 10_000;
const HIGHEST_LIMIT = 1_000_000;

export const unusualCreditLimit: ContentCategory = {
  category: 'UNUSUAL_CREDIT_LIMIT',
  weight: 20,
  variants: [
    {
      type: 'EXTREMELY_HIGH_LIMIT',
      severity: 'HIGH',
      weight: 4,
      description: 'Credit limit {limit} is far above the highest that is granted',
      applies: (client) => client.creditLimit <= HIGHEST_LIMIT,
      inject: (payload, _client, random) => withLimit(payload, stepped(random, 5_000_000, 50_000_000, LIMIT_STEP)),
    },
    {
      type: 'EXTREMELY_LOW_LIMIT',
      severity: 'MEDIUM',
      weight: 3,
      description: 'Credit limit {limit} is far below the lowest that is granted',
      applies: (client) => client.creditLimit >= LOWEST_LIMIT,
      inject: (payload, _client, random) => withLimit(payload, integer(random, 1, 999)),
    },
    {
      type: 'ZERO_LIMIT',
      severity: 'MEDIUM',
      weight: 1,
      description: 'Credit limit is zero on an open account',
      inject: (payload) => withLimit(payload, 0),
    },
    {
      type: 'NEGATIVE_LIMIT',
      severity: 'HIGH',
      weight: 2,
      description: 'Credit limit {limit} is negative',
      inject: (payload, _client, random) =>
        withLimit(payload, -stepped(random, LOWEST_LIMIT, HIGHEST_LIMIT, LIMIT_STEP)),
    },
  ],
};

function withLimit(payload: CreditPayload, limit: number) {
  return { payload: { ...payload, credit: { ...payload.credit!, credit_limit: limit } }, values: { limit } };
}
