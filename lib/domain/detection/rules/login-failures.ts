import { durationText } from '../duration-text';
import { defineRule } from '../rule';
import { score } from '../score';

const LIMIT = 3;
/** A row of failures that takes this long gets about two thirds of the score of an instant one. */
const SLOW_MS = 600_000;

/** Failures since the last success, counted up to the limit, and the time of the first. */
type Row = { readonly failures: number; readonly sinceMs: number };

export const loginFailures = defineRule<boolean, Row>({
  name: 'LOGIN_FAILURES',
  severity: 'HIGH',
  description: '3 or more failed logins in a row; again only after a login has succeeded.',
  eventTypes: ['LOGIN'],
  covers: ['LOGIN_FAILURES'],
  factOf: (event) => (event.event_type === 'LOGIN' ? event.login.success : undefined),
  start: () => ({ failures: 0, sinceMs: 0 }),
  step: (row, success, { timeMs }) => {
    if (success) return { state: { failures: 0, sinceMs: 0 } };
    if (row.failures >= LIMIT) return { state: row };
    const sinceMs = row.failures === 0 ? timeMs : row.sinceMs;
    const state = { failures: row.failures + 1, sinceMs };
    if (state.failures < LIMIT) return { state };
    const spanMs = Math.max(0, timeMs - sinceMs);
    return {
      state,
      detection: {
        score: score(0.5 + 0.5 * Math.exp(-spanMs / SLOW_MS)),
        description: `${LIMIT} failed logins in a row within ${durationText(spanMs)}.`,
      },
    };
  },
});
