import type { EventRowView } from '../../lib/api/contract/event-views';
import type { LiveCounters, LiveEvent } from '../../lib/api/contract/stream';
import type { Verify, VerifyWindow } from '../../lib/api/contract/verify';
import type { Window } from '../../lib/api/contract/windows';
import type { ControlState } from '../../lib/api/contract/control';

/** Answers of the API, except for what a test changes. */

const START_MS = Date.UTC(2026, 0, 4, 17, 0);

export function atSecond(second: number): string {
  return new Date(START_MS + second * 1_000).toISOString();
}

export function atMinute(minute: number): string {
  return atSecond(minute * 60);
}

type Numbered = { readonly number: number };

export function aLiveEvent({ number, ...change }: Numbered & Partial<LiveEvent>): LiveEvent {
  return {
    event_id: `EVT-t-${number}`,
    event_type: 'CREDIT_ASSESSMENT',
    workload: 'credit',
    summary: null,
    run_id: 't',
    event_time: atSecond(number),
    arrived_at: atSecond(number + 1),
    customer_id: `CUST-${String(number).padStart(6, '0')}`,
    risk_level: 'LOW',
    credit_limit: 20_000,
    anomaly_types: [],
    anomaly_severity: null,
    ...change,
  };
}

export function anEventRow({ number, ...change }: Numbered & Partial<EventRowView>): EventRowView {
  const { arrived_at, ...row } = aLiveEvent({ number });
  return { ...row, ingested_at: arrived_at, anomaly_categories: [], payload_hash: 'ab'.repeat(16), ...change };
}

export function aCounters(change: Partial<LiveCounters> = {}): LiveCounters {
  return {
    at: atSecond(0),
    stored: 100,
    stored_per_second: 10,
    high_risk: 1,
    anomalous: 1,
    by_risk: {},
    by_anomaly: {},
    generated: 100,
    accepted: 100,
    bronze: 100,
    accepted_per_second: 10,
    lag_ms: 0,
    behind_schedule_ms: 0,
    due_not_accepted: 0,
    asked_per_second: 50,
    pending: 0,
    iterator_age_ms: 0,
    verdict: 'EQUAL',
    ...change,
  };
}

export function aWindow({ minute, ...change }: { readonly minute: number } & Partial<Window>): Window {
  return {
    start: atMinute(minute),
    end: atMinute(minute + 1),
    workload: 'credit',
    state: 'closed',
    events: 10,
    anomalous: 1,
    by_workload: { credit: 10 },
    by_type: { CREDIT_ASSESSMENT: 10 },
    by_risk: { HIGH: 2, LOW: 8 },
    by_anomaly: {},
    first_event_time: atMinute(minute),
    last_event_time: atMinute(minute),
    ...change,
  };
}

export function aVerifyWindow({
  minute,
  ...change
}: { readonly minute: number } & Partial<VerifyWindow>): VerifyWindow {
  return {
    start: atMinute(minute),
    end: atMinute(minute + 1),
    generated: 10,
    accepted: 10,
    bronze: 10,
    quarantined: 0,
    verdict: 'EQUAL',
    equal: true,
    basis: 'content',
    ...change,
  };
}

export function aVerify(change: Partial<Verify> = {}): Verify {
  return {
    verdict: 'EQUAL',
    checked_at: atSecond(0),
    proof: 'UNKNOWN',
    runs: ['t'],
    run_proofs: [],
    totals: { generated: 10, accepted: 10, bronze: 10, quarantined: 0 },
    windows: [aVerifyWindow({ minute: 0 })],
    ...change,
  };
}

export function aControlState(change: Partial<ControlState> = {}): ControlState {
  return {
    available: true,
    as_of: atSecond(0),
    state: 'running',
    since: atSecond(0),
    run_id: 't',
    runs: ['t'],
    workload: 'credit',
    workloads: ['credit'],
    dataset: 'twin',
    events_per_second: 50,
    anomaly_rate: 0.05,
    network: 'normal',
    burst: null,
    counters: {
      generated: 0,
      accepted: 0,
      retried: 0,
      throttled: 0,
      failed: 0,
      in_flight: 0,
      late: 0,
      lag_ms: 0,
      behind_schedule_ms: 0,
      due_not_accepted: 0,
      asked_per_second: 50,
      accepted_per_second: 0,
    },
    watermark: null,
    last_error: null,
    log: [],
    anomaly_types: [],
    ...change,
  };
}
