import type { SignalsEvent } from '../../../../lib/events/signals';

/** The types that the detector has a rule for. */
export const CONDITIONS = [
  'LOGIN_BURST',
  'LOGIN_FAILURES',
  'LARGE_PURCHASE',
  'PURCHASE_BURST',
  'API_FAILURES',
  'NIGHT_ACTIVITY',
  'NEW_LOCATION',
] as const;
export type Condition = (typeof CONDITIONS)[number];

export type Conditions = {
  /** The conditions that hold at an event, after those added before it. Add events in the order of the run. */
  readonly holdingAt: (event: SignalsEvent) => Condition[];
};

type Past = {
  logins: number[];
  purchases: number[];
  failedCalls: number[];
  failures: number;
  readonly cities: Set<string>;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The seven conditions in their plainest form: an independent second version of the detector's rules. */
export function createConditions(): Conditions {
  const pasts = new Map<string, Past>();
  return {
    holdingAt: (event) => {
      const past = pasts.get(event.user.customer_id) ?? {
        logins: [],
        purchases: [],
        failedCalls: [],
        failures: 0,
        cities: new Set<string>(),
      };
      pasts.set(event.user.customer_id, past);
      const timeMs = Date.parse(event.timestamp);
      const holding: Condition[] = [];
      if (new Date(timeMs + event.location.utc_offset_minutes * MINUTE_MS).getUTCHours() === 3) {
        holding.push('NIGHT_ACTIVITY');
      }
      if (event.event_type === 'LOGIN') {
        past.logins = recent(past.logins, timeMs, MINUTE_MS);
        if (past.logins.length > 10) holding.push('LOGIN_BURST');
        past.failures = event.login.success ? 0 : past.failures + 1;
        if (past.failures >= 3) holding.push('LOGIN_FAILURES');
        if (past.cities.size > 0 && !past.cities.has(event.location.city)) holding.push('NEW_LOCATION');
        past.cities.add(event.location.city);
      }
      if (event.event_type === 'PURCHASE') {
        past.purchases = recent(past.purchases, timeMs, HOUR_MS);
        if (past.purchases.length >= 5) holding.push('PURCHASE_BURST');
        if (event.purchase.amount > 1_000) holding.push('LARGE_PURCHASE');
      }
      if (event.event_type === 'API_CALL' && event.api_call.status >= 400) {
        past.failedCalls = recent(past.failedCalls, timeMs, MINUTE_MS);
        if (past.failedCalls.length >= 5) holding.push('API_FAILURES');
      }
      return holding;
    },
  };
}

/** The times within the window, and now. */
function recent(timesMs: readonly number[], nowMs: number, windowMs: number): number[] {
  return [...timesMs.filter((timeMs) => nowMs - timeMs <= windowMs), nowMs];
}
