import { createTakeovers, type Takeover, type TakeoversInput } from '../takeovers';
import type { Track } from '../track';
import { rememberBlocks } from '../blocks';

/** The positions of the logins that precede account takeovers of the card workload. */
export type TakeoverLogins = { readonly at: (position: number) => Takeover | undefined };

export type TakeoverLoginsInput = Omit<TakeoversInput, 'signalsTrack'> & {
  /** Of the signals workload. */
  readonly track: Track;
  /** Whether the event of a position may be replaced: neither a login nor part of an anomaly. */
  readonly isSpare: (position: number) => boolean;
};

/** Positions of a block; far more than any chain of logins that wait for each other's position. */
const BLOCK = 4096;
const BLOCKS_KEPT = 8;

/**
 * A takeover's login takes the first position at or after its time whose own event may be replaced and that no earlier
 * takeover has taken. The replaced event does not happen; the rest of its session does not move.
 */
export function createTakeoverLogins({ track, isSpare, ...world }: TakeoverLoginsInput): TakeoverLogins {
  const takeovers = createTakeovers({ ...world, signalsTrack: track });
  const within = (block: number) =>
    takeovers.loginsWithin(timeBehind(track, block * BLOCK), timeBehind(track, (block + 1) * BLOCK));
  const logins = rememberBlocks((block) => {
    const taken = new Map<number, Takeover>();
    // Logins of the block before may have had to wait for a position of this one.
    for (const takeover of [...(block === 0 ? [] : within(block - 1)), ...within(block)]) {
      let position = track.positionAt(takeover.loginAtMs);
      while (taken.has(position) || !isSpare(position)) position += 1;
      taken.set(position, takeover);
    }
    return taken;
  }, BLOCKS_KEPT);
  return { at: (position) => logins(Math.floor(position / BLOCK)).get(position) };
}

/** The earliest time from which `positionAt` returns `position` or a later one. */
function timeBehind(track: Track, position: number): number {
  return position === 0 ? 0 : track.timeMsOf(position - 1) + 1;
}
