import { localHour } from '../../world/local-time';

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** Time of day at a place: `HH:mm`. */
export function localTimeText(timeMs: number, place: { readonly utcOffsetMinutes: number }): string {
  const hour = localHour(timeMs, place);
  const whole = Math.floor(hour);
  // The small term makes up for what the division by an hour may lose of a whole minute.
  return `${TWO_DIGITS[whole]}:${TWO_DIGITS[Math.min(59, Math.floor((hour - whole) * 60 + 1e-9))]}`;
}
