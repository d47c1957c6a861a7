import { defineRule } from '../rule';
import { score } from '../score';

const HOUR = 3;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Minutes east of UTC. */
type OffsetMinutes = number;
/** The local day, counted from 1970, whose night has been reported. */
type LastNight = number | null;

export const nightActivity = defineRule<OffsetMinutes, LastNight>({
  name: 'NIGHT_ACTIVITY',
  severity: 'LOW',
  description: 'Any activity from 3:00 to 3:59 local time; once in a night.',
  eventTypes: ['LOGIN', 'PURCHASE', 'CLICK', 'API_CALL', 'FILE_ACCESS'],
  covers: ['NIGHT_ACTIVITY'],
  factOf: (event) => {
    if (event.workload !== 'signals') return undefined;
    const offsetMinutes = event.location.utc_offset_minutes;
    const localMs = Date.parse(event.timestamp) + offsetMinutes * MINUTE_MS;
    return Math.floor(timeOfDay(localMs) / HOUR_MS) === HOUR ? offsetMinutes : undefined;
  },
  start: () => null,
  step: (lastNight, offsetMinutes, { timeMs }) => {
    const localMs = timeMs + offsetMinutes * MINUTE_MS;
    const night = Math.floor(localMs / DAY_MS);
    if (night === lastNight) return { state: lastNight };
    const minute = String(Math.floor(timeOfDay(localMs) / MINUTE_MS) % 60).padStart(2, '0');
    return { state: night, detection: { score: score(0.5), description: `Active at ${HOUR}:${minute} local time.` } };
  },
});

/** Milliseconds since midnight. */
function timeOfDay(localMs: number): number {
  return ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
}
