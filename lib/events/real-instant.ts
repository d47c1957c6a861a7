/** Required, because `Date.parse` is lenient about other formats, and engines differ. */
const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;

/**
 * Milliseconds since the epoch of an ISO 8601 time or date; undefined when the date or time does not exist.
 * `Date.parse` turns February 30th into March 2nd.
 */
export function realInstantMs(text: string): number | undefined {
  const atMs = ISO_DAY.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) return undefined;
  const day = text.slice(0, 10);
  const [year, month, date] = day.split('-').map(Number);
  const midnight = new Date(Date.UTC(year!, month! - 1, date));
  // Date.UTC alone takes years below 100 as years of the 20th century.
  midnight.setUTCFullYear(year!, month! - 1, date);
  const isReal = midnight.toISOString().startsWith(day) && !/T24/.test(text);
  return isReal ? atMs : undefined;
}
