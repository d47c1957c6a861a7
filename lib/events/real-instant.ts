/** Other beginnings are left to nobody: the parser is lenient, and each engine in its own way. */
const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;

/**
 * Milliseconds since the epoch of an ISO 8601 time or date; undefined when no calendar has the day or no clock the time.
 * `Date.parse` takes February 30th for March 2nd.
 */
export function realInstantMs(text: string): number | undefined {
  const atMs = ISO_DAY.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) return undefined;
  const day = text.slice(0, 10);
  const [year, month, date] = day.split('-').map(Number);
  const midnight = new Date(Date.UTC(year!, month! - 1, date));
  // Years below 100 are those of the century for Date.UTC alone.
  midnight.setUTCFullYear(year!, month! - 1, date);
  const isReal = midnight.toISOString().startsWith(day) && !/T24/.test(text);
  return isReal ? atMs : undefined;
}
