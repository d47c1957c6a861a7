import type { EventRowView, LiveEvent } from '../api/types';

/** Rows of a list, the newest first, as a batch of the stream, the oldest first, without those already shown. */
export function polledBatch(
  rows: readonly EventRowView[],
  shown: readonly Pick<LiveEvent, 'event_id'>[] = [],
): { events: LiveEvent[]; sampled: boolean } {
  // The stream gave an event another time than the list does: comparing ids alone avoids showing it twice.
  const known = new Set(shown.map(({ event_id }) => event_id));
  const fresh = rows.filter(({ event_id }) => !known.has(event_id));
  const events = fresh.map(
    ({ event_id, event_type, workload, run_id, event_time, customer_id, risk_level, credit_limit, ...row }) => ({
      event_id,
      event_type,
      workload,
      run_id,
      event_time,
      // A list does not say when the event arrived in the stream; it was shortly before it was stored.
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
