import { hourOf } from './bronze';

/** Event times: `fromMs` is included, `toMs` is not. Milliseconds since the epoch. */
export type TimeRange = { readonly fromMs?: number; readonly toMs?: number };

/** Every time key lies between these: keys start with a digit of the year. */
const FIRST_TIME_KEY = '0';
export const LAST_TIME_KEY = '~';

/** Year 10000 is written `+010000`, which would sort before all others. */
const FIRST_LONG_YEAR_MS = Date.UTC(10_000, 0, 1);

/** The bound of time keys before a time, if there is one. */
export function timeKeyBefore(toMs: number | undefined): string {
  return toMs === undefined || toMs >= FIRST_LONG_YEAR_MS ? LAST_TIME_KEY : new Date(toMs).toISOString();
}

/** A bare timestamp sorts before every time key that begins with it, so BETWEEN includes `from` and excludes `to`. */
export function timeKeyBounds(range: TimeRange): { from: string; to: string } {
  return {
    from: range.fromMs === undefined ? FIRST_TIME_KEY : new Date(range.fromMs).toISOString(),
    to: timeKeyBefore(range.toMs),
  };
}

/** The hour that a time key lies in. */
export function hourOfTimeKey(timeKey: string): string {
  return hourOf(timeKey);
}
