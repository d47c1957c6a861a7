import type { EventRowView, LiveEvent } from '../api/types';

/** Rows of a list, the newest first, as a batch of the stream, the oldest first. */
export function polledBatch(rows: readonly EventRowView[]): { events: LiveEvent[]; sampled: boolean } {
  const events = rows.map(
    ({ event_id, event_type, workload, run_id, event_time, customer_id, risk_level, credit_limit, ...row }) => ({
      event_id,
      event_type,
      workload,
      run_id,
      event_time,
      // A list does not say when the stream took it; it was just before it was stored.
      arrived_at: row.ingested_at,
      customer_id,
      risk_level,
      credit_limit,
      summary: row.summary,
      anomaly_types: row.anomaly_types,
      anomaly_severity: row.anomaly_severity,
    }),
  );
  return { events: events.reverse(), sampled: true };
}
