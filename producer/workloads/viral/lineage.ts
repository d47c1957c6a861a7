import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { Track } from '../track';
import { TEMPER } from './mood';
import type { Link } from './post';
import { rememberPositions } from './remember-positions';
import type { Second } from './seconds';

export type LineageInput = {
  readonly seed: number;
  readonly startTimeMs: number;
  readonly track: Track;
  readonly secondOf: (timeMs: number) => Second;
  /** Whether a position is closed to spontaneous reshares: its post never becomes the parent of one. */
  readonly isOutside: (position: number) => boolean;
};

const LINK = purposeNamed('viral/link');
const HUBS = purposeNamed('viral/hubs');

/** Nobody reshares a post sooner than this. */
const SHORTEST_DELAY_MS = 1_000;
/** Longer delays have a density that falls as (1 + t / scale) ^ -1.8: Omori's law. */
const DELAY_SCALE_MS = 8_000;
/** How often a reshare passes on what the chosen post itself reshares, so that popular posts become more popular. */
const COPY_SHARE = 0.6;
/** Where a chain has this length, its root is reshared instead. */
const MAX_DEPTH = 24;

/** How often a choice moves to a post of the next level, and how many levels there are. */
const HUB_SHARE = 0.75;
const MAX_HUB_LEVEL = 14;
/** How many earlier posts are tried when a choice falls on a position that is outside. */
const STEPS_INSIDE = 8;

/**
 * Which post each post reshares: a marked self-exciting process, in its form as a branching process. Given the times of
 * all posts, each is new, or the child of an earlier one, chosen with a kernel that falls with the time between them
 * (Hawkes and Oakes, 1974). A post's mark, how likely it is to be chosen, has a heavy tail: every second post is of
 * level 1, every fourth of level 2, and a choice moves on from level to level with a probability of `HUB_SHARE`. So a
 * post of level k draws about (2 × HUB_SHARE) ^ k times as many reshares, and 1 in 2 ^ k posts is one: the exponent of
 * the tail is log 2 / log(2 × HUB_SHARE), about 1.7.
 *
 * A post's parent is a pure function of its position. Finding it takes a walk up the choices, each of which is a new
 * post with a probability of at least 0.35: two or three steps on average.
 */
export class Lineage {
  /** The place of a position's post in its cascade. */
  readonly linkAt = rememberPositions((position) => this.#drawLink(position));
  readonly #input: LineageInput;
  readonly #shift: number;

  constructor(input: LineageInput) {
    this.#input = input;
    this.#shift = integer(randomAt(input.seed, 0, HUBS), 0, 2 ** MAX_HUB_LEVEL - 1);
  }

  /** The mark of a position: how often 2 divides its shifted number. */
  levelOf(position: number): number {
    const shifted = position + this.#shift;
    let level = 0;
    while (level < MAX_HUB_LEVEL && shifted % 2 ** (level + 1) === 0) level += 1;
    return level;
  }

  #drawLink(position: number): Link {
    const { seed, track, secondOf } = this.#input;
    const timeMs = track.timeMsOf(position);
    const random = randomAt(seed, position, LINK);
    const { reshareShare } = TEMPER[secondOf(timeMs).mood];
    const parent = unit(random) < reshareShare ? this.#parentOf(position, timeMs, random) : undefined;
    if (!parent) return { position, parent: undefined, root: position, depth: 0 };
    return { position, parent: parent.position, root: parent.root, depth: parent.depth + 1 };
  }

  #parentOf(position: number, timeMs: number, random: Random): Link | undefined {
    const near = this.#chosenBefore(position, timeMs, random);
    const chosenAt = near === undefined ? undefined : this.#inside(this.#hubBefore(near, random));
    if (chosenAt === undefined) return undefined;
    const chosen = this.linkAt(chosenAt);
    if (chosen.depth >= MAX_DEPTH) return this.linkAt(chosen.root);
    return chosen.parent !== undefined && unit(random) < COPY_SHARE ? this.linkAt(chosen.parent) : chosen;
  }

  /** The position of an earlier post by the kernel alone; undefined when the run is too young to have one. */
  #chosenBefore(position: number, timeMs: number, random: Random): number | undefined {
    const { startTimeMs, secondOf } = this.#input;
    const elapsedMs = timeMs - startTimeMs;
    if (position === 0 || elapsedMs < SHORTEST_DELAY_MS) return undefined;
    const drawnMs = SHORTEST_DELAY_MS + DELAY_SCALE_MS * (lomax(unit(random)) - 1);
    // A delay that reaches back beyond the start is drawn again, evenly over the run so far.
    const delayMs = drawnMs <= elapsedMs ? drawnMs : SHORTEST_DELAY_MS + unit(random) * (elapsedMs - SHORTEST_DELAY_MS);
    const { from, count } = secondOf(timeMs - delayMs);
    return Math.min(from + Math.floor(unit(random) * count), position - 1);
  }

  #hubBefore(chosen: number, random: Random): number {
    let level = 0;
    while (level < MAX_HUB_LEVEL && unit(random) < HUB_SHARE) level += 1;
    const hub = chosen - ((chosen + this.#shift) % 2 ** level);
    return hub >= 0 ? hub : chosen;
  }

  #inside(chosen: number): number | undefined {
    const first = Math.max(0, chosen - STEPS_INSIDE);
    for (let position = chosen; position >= first; position--) {
      if (!this.#input.isOutside(position)) return position;
    }
    return undefined;
  }
}

/** One more than how many times its scale a delay is: survival ^ -(1 / 0.8). */
function lomax(draw: number): number {
  const survival = 1 - draw;
  return 1 / (survival * Math.sqrt(Math.sqrt(survival)));
}
