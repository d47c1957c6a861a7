/** ISO 8601 in UTC with milliseconds. @param atMs milliseconds since the epoch */
export function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
