import type { CreditCategory } from '../../../lib/events/credit';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';

/** Of credit's categories: a fault is a wrong or absent value, and seen in the field that it is in. */
const CREDIT_FAULTS: Readonly<Record<CreditCategory, readonly string[]>> = {
  UNUSUAL_CREDIT_LIMIT: ['credit.credit_limit'],
  // The risk level follows from the history.
  PAYMENT_PATTERN: ['payment_history', 'risk'],
  BILLING_MISMATCH: ['billing_history'],
  DEMOGRAPHIC_INCONSISTENCY: ['customer.demographic'],
  // Whatever the repeated event shows, which may lack a field itself.
  DUPLICATE_EVENT: ['', 'customer', 'credit', 'payment_history', 'billing_history', 'risk'],
  // What is absent is so in the whole event, and in the object that it was in.
  MISSING_FIELDS: ['', 'customer', 'credit', 'payment_history', 'billing_history', 'risk'],
};

/** By workload and type of anomaly: fields, or what lies below them, that show it by definition. */
export const SHOWN_BY_DEFINITION: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | undefined>> = {
  credit: Object.fromEntries(
    WORKLOAD_REGISTRY.credit.anomalies.flatMap(({ category, variants }) =>
      variants.map(({ type }) => [type, CREDIT_FAULTS[category as CreditCategory]]),
    ),
  ),
  signals: {
    // That the call has failed; a few ordinary calls do, too, but not with every status in a short run.
    API_FAILURES: ['api_call.status'],
    // Where it is three in the night, nobody else is up.
    NIGHT_ACTIVITY: ['location'],
  },
  viral: {
    // Each of the accounts in a row reshares the one before it.
    AMPLIFICATION_CHAIN: ['post.depth'],
  },
};
