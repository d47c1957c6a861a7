const UNITS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A duration for people: `42.3 s`, `7.5 min`, `11.0 h`. */
export function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? UNITS[2];
  return `${(ms / size).toFixed(1)} ${unit}`;
}
