import { createTakeovers, type Takeover, type TakeoversInput } from '../takeovers';
import type { Track } from '../track';
import { rememberBlocks } from '../blocks';

/** Which positions carry the login ahead of an account takeover of the card workload. */
export type TakeoverLogins = { readonly at: (position: number) => Takeover | undefined };

export type TakeoverLoginsInput = Omit<TakeoversInput, 'signalsTrack'> & {
  /** Where the signals workload's events are. */
  readonly track: Track;
  /** Whether the event of a position may be left out: no login, no part of an anomaly. */
  readonly isSpare: (position: number) => boolean;
};

/** Positions of a block. No chain of logins that wait for one another's position is nearly as long. */
const BLOCK = 4096;
const BLOCKS_KEPT = 8;

/**
 * A takeover's login takes the first position at or after its time whose own event may be left out, and which no earlier
 * takeover has taken. That event is left out: nothing of its session comes later because of it.
 */
export function createTakeoverLogins({ track, isSpare, ...world }: TakeoverLoginsInput): TakeoverLogins {
  const takeovers = createTakeovers({ ...world, signalsTrack: track });
  const within = (block: number) =>
    takeovers.loginsWithin(timeBehind(track, block * BLOCK), timeBehind(track, (block + 1) * BLOCK));
  const logins = rememberBlocks((block) => {
    const taken = new Map<number, Takeover>();
    // Those of the block before may have had to wait for a position of this one.
    for (const takeover of [...(block === 0 ? [] : within(block - 1)), ...within(block)]) {
      let position = track.positionAt(takeover.loginAtMs);
      while (taken.has(position) || !isSpare(position)) position += 1;
      taken.set(position, takeover);
    }
    return taken;
  }, BLOCKS_KEPT);
  return { at: (position) => logins(Math.floor(position / BLOCK)).get(position) };
}

/** From this time on, the first position at or after it is not before `position`. */
function timeBehind(track: Track, position: number): number {
  return position === 0 ? 0 : track.timeMsOf(position - 1) + 1;
}
