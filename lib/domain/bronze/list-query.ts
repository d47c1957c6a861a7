import { WORKLOADS, type AnomalyCategory, type LegionEvent, type WorkloadName } from '../../events/event';
import type { RiskLevel, Severity } from '../../events/envelope';
import type { TimeRange } from './time-keys';

type ListFilter = {
  readonly eventType?: LegionEvent['event_type'];
  readonly severity?: Severity;
  readonly category?: AnomalyCategory;
  /** Variant of a label, such as INVALID_AGE. */
  readonly anomalyType?: string;
  readonly riskLevel?: RiskLevel;
  readonly runId?: string;
};

/** A list of events. All kinds except `customer` are spread over workloads, hours and index shards. */
export type ListQuery = TimeRange &
  ListFilter & {
    /** @default all */
    readonly workloads?: readonly WorkloadName[];
  } & (
    { readonly kind: 'recent' | 'high-risk' | 'anomalies' } | { readonly kind: 'customer'; readonly customerId: string }
  );

export type BucketListQuery = Extract<ListQuery, { kind: 'recent' | 'high-risk' | 'anomalies' }>;

/** Whether the list leaves out some rows of its partitions. */
export function isFilteredList({ eventType, severity, category, anomalyType, riskLevel, runId }: ListQuery): boolean {
  return [eventType, severity, category, anomalyType, riskLevel, runId].some((value) => value !== undefined);
}

/** The workloads of a list. */
export function workloadsOf({ workloads }: Pick<ListQuery, 'workloads'>): readonly WorkloadName[] {
  return workloads ?? WORKLOADS;
}
