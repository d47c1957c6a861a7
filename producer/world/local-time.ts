const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Hours since local midnight, with a fraction: 0 <= h < 24. */
export function localHour(timeMs: number, { utcOffsetMinutes }: { readonly utcOffsetMinutes: number }): number {
  const localMs = timeMs + utcOffsetMinutes * 60_000;
  return (((localMs % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
}

/** People are up from six in the morning until midnight; events at night are unusual. */
export function isWaking(timeMs: number, place: { readonly utcOffsetMinutes: number }): boolean {
  return localHour(timeMs, place) >= 6;
}
