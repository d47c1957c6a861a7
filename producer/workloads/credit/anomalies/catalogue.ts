import type { AnomalyCategoryInfo } from '../../workload-definition';
import type { ContentCategory } from './anomaly';
import { billingMismatch } from './billing-mismatch';
import { demographicInconsistency } from './demographic-inconsistency';
import { duplicateEvent } from './duplicate-event';
import { missingFields } from './missing-fields';
import { paymentPattern } from './payment-pattern';
import { unusualCreditLimit } from './unusual-credit-limit';

/** The categories that change an event's content. Each has a variant that applies to every client. */
export const CONTENT_CATEGORIES: readonly ContentCategory[] = [
  unusualCreditLimit,
  paymentPattern,
  billingMismatch,
  demographicInconsistency,
  missingFields,
];

/** Every category; weights decide how often each is chosen for an anomalous event. */
export const CREDIT_ANOMALIES: readonly AnomalyCategoryInfo[] = [...CONTENT_CATEGORIES, duplicateEvent];
