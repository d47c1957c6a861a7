import type { AnomalyCategoryInfo } from '../../workload-definition';
import type { ContentCategory } from './anomaly';
import { billingMismatch } from './billing-mismatch';
import { demographicInconsistency } from './demographic-inconsistency';
import { duplicateEvent } from './duplicate-event';
import { missingFields } from './missing-fields';
import { paymentPattern } from './payment-pattern';
import { unusualCreditLimit } from './unusual-credit-limit';

/** The categories that change an event's content. Each has a variant that fits every client. */
export const CONTENT_CATEGORIES: readonly ContentCategory[] = [
  unusualCreditLimit,
  paymentPattern,
  billingMismatch,
  demographicInconsistency,
  missingFields,
];

/** Every category, with the weights by which an anomalous event's is chosen. */
export const CREDIT_ANOMALIES: readonly AnomalyCategoryInfo[] = [...CONTENT_CATEGORIES, duplicateEvent];
