import { ANOMALY_CATEGORIES, type AnomalyCategory, type WorkloadName } from '../../events/event';
import type { RiskLevel, Severity } from '../../events/envelope';
import type { LegionEvent } from '../../events/event';
import type { ListQuery } from '../../domain/bronze/list-query';
import { rangeMs } from './parameters';

/** The validated parameters of a request for a list of events. */
export type ListParameters = {
  /** All when omitted. */
  readonly workload?: WorkloadName | undefined;
  readonly event_type?: LegionEvent['event_type'] | undefined;
  readonly risk?: RiskLevel | undefined;
  readonly severity?: Severity | undefined;
  /** Category or variant. */
  readonly anomaly?: string | undefined;
  readonly customer?: string | undefined;
  readonly run?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** The list over the narrowest index that holds all requested rows: customer, anomaly, high risk, time. */
export function listQueryOf(
  parameters: ListParameters,
  only: { readonly anomalous: boolean } = { anomalous: false },
): ListQuery {
  const { workload, event_type, risk, severity, customer, run } = parameters;
  const filters = {
    ...rangeMs(parameters),
    ...(workload !== undefined && { workloads: [workload] }),
    eventType: event_type,
    severity,
    runId: run,
    ...anomalyFilter(parameters.anomaly),
  };
  if (customer !== undefined) {
    return { kind: 'customer', customerId: customer, ...filters, riskLevel: risk };
  }
  const anomalous = only.anomalous || severity !== undefined || parameters.anomaly !== undefined;
  if (anomalous) return { kind: 'anomalies', ...filters, riskLevel: risk };
  if (risk === 'HIGH') return { kind: 'high-risk', ...filters };
  return { kind: 'recent', ...filters, riskLevel: risk };
}

function anomalyFilter(anomaly: string | undefined): { category?: AnomalyCategory; anomalyType?: string } {
  if (anomaly === undefined) return {};
  const category = ANOMALY_CATEGORIES.find((name) => name === anomaly);
  return category ? { category } : { anomalyType: anomaly };
}
