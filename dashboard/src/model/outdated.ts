/** No answer takes longer: one older than this comes from a server whose clock was set back. */
const LONGEST_WAY_MS = 60_000;

/**
 * Whether an answer was made before the one that is shown, and overtaken on the way: the stream and single requests use
 * different connections.
 * @param madeAt when the answer was made, by the server's clock; undefined where it does not say
 */
export function isOutdated(madeAt: string | undefined, shownMadeAt: string | undefined): boolean {
  if (madeAt === undefined || shownMadeAt === undefined) return false;
  const olderByMs = Date.parse(shownMadeAt) - Date.parse(madeAt);
  return olderByMs > 0 && olderByMs <= LONGEST_WAY_MS;
}
