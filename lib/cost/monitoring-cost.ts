import { QUARANTINE_REASONS } from '../domain/bronze/quarantine-reason';
import type { Quantity } from './cost-line';
import type { Deployment } from './deployment';

/** A function's own metrics, in one combination of dimensions; the detector has as many as the consumer. */
const CUSTOM_METRICS = 6;
/** Quarantined records by reason; a reason costs nothing in a month without such records. */
const REASON_METRICS = QUARANTINE_REASONS.length;
/** What the event source mapping reports for a stream: polled, filtered, invoked, failed, dropped, sent elsewhere. */
const MAPPING_METRICS = 6;

export function monitoring({ detector }: Deployment): Quantity[] {
  const detectors = [
    { service: 'CloudWatch', what: "the detector's metrics", quantity: CUSTOM_METRICS, price: 'cloudWatchMetric' },
    { service: 'CloudWatch', what: "its mapping's metrics", quantity: MAPPING_METRICS, price: 'cloudWatchMetric' },
  ] as const;
  return [
    ...(detector && detector.judgedShare > 0 ? detectors : []),
    {
      service: 'CloudWatch',
      what: "the consumer's metrics",
      quantity: CUSTOM_METRICS + REASON_METRICS,
      price: 'cloudWatchMetric',
    },
    { service: 'CloudWatch', what: "the mapping's metrics", quantity: MAPPING_METRICS, price: 'cloudWatchMetric' },
  ];
}
