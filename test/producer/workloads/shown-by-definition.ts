import type { CreditCategory } from '../../../lib/events/credit';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';

/** For credit's categories: a fault is a wrong or absent value, visible in its field. */
const CREDIT_FAULTS: Readonly<Record<CreditCategory, readonly string[]>> = {
  UNUSUAL_CREDIT_LIMIT: ['credit.credit_limit'],
  // The risk level follows from the history.
  PAYMENT_PATTERN: ['payment_history', 'risk'],
  BILLING_MISMATCH: ['billing_history'],
  DEMOGRAPHIC_INCONSISTENCY: ['customer.demographic'],
  // Any field of the repeated event, which may itself lack a field.
  DUPLICATE_EVENT: ['', 'customer', 'credit', 'payment_history', 'billing_history', 'risk'],
  // A field is absent from the whole event, and from the object that contained it.
  MISSING_FIELDS: ['', 'customer', 'credit', 'payment_history', 'billing_history', 'risk'],
};

/** By workload and type of anomaly: the fields that show it by definition, nested fields included. */
export const SHOWN_BY_DEFINITION: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | undefined>> = {
  credit: Object.fromEntries(
    WORKLOAD_REGISTRY.credit.anomalies.flatMap(({ category, variants }) =>
      variants.map(({ type }) => [type, CREDIT_FAULTS[category as CreditCategory]]),
    ),
  ),
  signals: {
    // The failed call; a few ordinary calls fail too, but not with every status in a short run.
    API_FAILURES: ['api_call.status'],
    // Where it is three at night, nobody else is awake.
    NIGHT_ACTIVITY: ['location'],
  },
  viral: {
    // Each account in the chain reshares the one before it.
    AMPLIFICATION_CHAIN: ['post.depth'],
  },
};
