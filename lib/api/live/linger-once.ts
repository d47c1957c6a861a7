/**
 * Waits before the feed ends, after its last client has left. A wait cuts an earlier one short: the feed has had a
 * client since, so the earlier wait decides nothing any more, and visits do not add up to a wait each.
 */
export function lingerOnce(
  sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>,
  lingerMs: number,
  closed: AbortSignal,
): (end: () => void) => void {
  let earlier = new AbortController();
  return (end) => {
    earlier.abort();
    earlier = new AbortController();
    void sleep(lingerMs, AbortSignal.any([closed, earlier.signal])).then(end);
  };
}
