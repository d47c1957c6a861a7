import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, pickWeighted, unit } from '../../../lib/core/samplers';
import { rememberBlocks } from '../blocks';
import type { Track } from '../track';
import {
  AMPLIFICATION,
  EPISODE_CATEGORIES,
  FAKE_ENGAGEMENT,
  SPAM,
  type EpisodeType,
  type EpisodeVariant,
} from './anomalies';
import type { ViralCategory } from '../../../lib/events/viral';
import { clamp } from '../../../lib/core/clamp';
import { partitionPoint } from '../../../lib/core/partition-point';

/** Several posts that form one manipulation. */
export type Episode = {
  readonly category: ViralCategory;
  readonly variant: EpisodeVariant & { readonly type: EpisodeType };
  /** Positions of the posts, in their order. */
  readonly members: readonly number[];
  /** Only of an amplification: the ordinary post that is reshared, before the first member. */
  readonly target: number | undefined;
};

export type Episodes = {
  /** Whether a position is set aside for episodes; fast for any position. */
  readonly isSetAside: (position: number) => boolean;
  /** The episode of a position and its rank in it; undefined for all other posts. */
  readonly at: (position: number) => { readonly episode: Episode; readonly rank: number } | undefined;
};

export type EpisodesInput = {
  readonly seed: number;
  readonly anomalyRate: number;
  readonly track: Track;
  /** The highest rate of the workload in the run. */
  readonly eventsPerSecond: number;
};

type Kind = { readonly category: ViralCategory; readonly variant: Episode['variant']; readonly weight: number };
type Planned = ReturnType<Episodes['at']>;

const GROUPS = purposeNamed('viral/groups');
const CELLS = purposeNamed('viral/cells');
const EPISODES = purposeNamed('viral/episodes');

/** Positions are set aside in neighbourhoods, so that episodes are short however low the rate is. */
const CELL = 32;
/** Least share of the positions of a cell with any that are set aside. */
const LEAST_WITHIN = 0.5;
/** Cells of a group; each group has its share of cells with anomalies, so that short runs get theirs too. */
const GROUP = 16;
/** Episodes are planned for blocks of about this many seconds, a power of two of positions. */
const BLOCK_S = 32;
const LEAST_BLOCK = CELL * GROUP;
const MOST_BLOCK = 2 ** 15;
const KEPT_BLOCKS = 4;
/** Greatest age of an amplification's target. */
const TARGET_AGE_S = 5;

const NONE: readonly number[] = [];

/** Weights that give each kind its share of the flagged posts, however many posts it takes. */
const KINDS = EPISODE_CATEGORIES.flatMap(({ category, weight, variants }) => kindsOf(category, weight, variants));
/** Kinds that need no earlier post. */
const SPAM_KINDS = kindsOf(SPAM.category, 1, SPAM.variants);

/** Share of the posts that belong to episodes, and share of the others that are anomalous by themselves. */
export function sharesOf(anomalyRate: number): { readonly episodes: number; readonly single: number } {
  const episodes = EPISODE_CATEGORIES.reduce((sum, { weight }) => sum + weight, 0);
  const share = (anomalyRate * episodes) / (episodes + FAKE_ENGAGEMENT.weight);
  return { episodes: share, single: share >= 1 ? 0 : (anomalyRate - share) / (1 - share) };
}

/**
 * Plans manipulations of several posts. The positions set aside for them are decided cell by cell, so that asking about
 * any position is cheap; how these form episodes is decided block by block.
 */
export function createEpisodes({ seed, anomalyRate, track, eventsPerSecond }: EpisodesInput): Episodes {
  const { episodes: share } = sharesOf(anomalyRate);
  const within = Math.max(LEAST_WITHIN, share);
  const perGroup = (GROUP * share) / within;
  const hasAny = (cell: number): boolean => {
    const group = Math.floor(cell / GROUP);
    const random = randomAt(seed, group, GROUPS);
    // An odd factor permutes the cells of the group.
    const rank = ((cell % GROUP) * (2 * integer(random, 0, GROUP / 2 - 1) + 1) + integer(random, 0, GROUP - 1)) % GROUP;
    return rank < Math.floor((group + 1) * perGroup) - Math.floor(group * perGroup);
  };
  const setAsideOf = (cell: number): readonly number[] => {
    if (!hasAny(cell)) return NONE;
    const random = randomAt(seed, cell, CELLS);
    const found: number[] = [];
    for (let at = 0; at < CELL; at++) if (unit(random) < within) found.push(cell * CELL + at);
    return found;
  };
  const isSetAside = (position: number) => setAsideOf(Math.floor(position / CELL)).includes(position);

  const block = blockFor(eventsPerSecond);
  const blockAt = rememberBlocks((index) => {
    const cells = Array.from({ length: block / CELL }, (_, at) => setAsideOf((index * block) / CELL + at));
    return planned({ positions: cells.flat(), random: randomAt(seed, index, EPISODES), track, isSetAside });
  }, KEPT_BLOCKS);
  return { isSetAside, at: (position) => blockAt(Math.floor(position / block)).get(position) };
}

function blockFor(eventsPerSecond: number): number {
  const size = 2 ** Math.round(Math.log2(BLOCK_S * eventsPerSecond));
  return clamp(size, LEAST_BLOCK, MOST_BLOCK);
}

type Plan = {
  readonly positions: readonly number[];
  readonly random: Random;
  readonly track: Track;
  readonly isSetAside: Episodes['isSetAside'];
};

/** Forms episodes of the positions set aside in a block; a few that fit into none stay ordinary. */
function planned({ positions, random, track, isSetAside }: Plan): Map<number, NonNullable<Planned>> {
  const plan = new Map<number, NonNullable<Planned>>();
  positions.forEach((first, at) => {
    if (plan.has(first)) return;
    const timeMs = track.timeMsOf(first);
    const target = targetBefore(first, Math.ceil(track.rateAt(timeMs) * TARGET_AGE_S), random, isSetAside);
    const { category, variant } = pickWeighted(random, target === undefined ? SPAM_KINDS : KINDS);
    const endMs = timeMs + integer(random, variant.shortestS, variant.longestS) * 1000;
    const endOfCell = (Math.floor(first / CELL) + 1) * CELL;
    const limit = Math.max(track.positionAt(endMs), endOfCell);
    const before = partitionPoint(positions.length, (index) => positions[index]! < limit);
    const count = integer(random, variant.fewest, variant.most);
    const members = chooseFree(positions, { at, before, count }, random, plan);
    if (members.length < variant.fewest) return;
    const episode: Episode = {
      category,
      variant,
      members,
      target: category === AMPLIFICATION.category ? target : undefined,
    };
    members.forEach((member, rank) => plan.set(member, { episode, rank }));
  });
  return plan;
}

/** The position at index `at`, and other free ones spread over those below index `before`. */
function chooseFree(
  positions: readonly number[],
  { at, before, count }: { readonly at: number; readonly before: number; readonly count: number },
  random: Random,
  taken: ReadonlyMap<number, unknown>,
): number[] {
  const chosen = [positions[at]!];
  const stride = Math.max(1, Math.floor((before - at) / count));
  let next = at;
  while (chosen.length < count) {
    next += integer(random, 1, stride);
    while (next < before && taken.has(positions[next]!)) next += 1;
    if (next >= before) break;
    chosen.push(positions[next]!);
  }
  return chosen;
}

function targetBefore(
  first: number,
  farthest: number,
  random: Random,
  isSetAside: Episodes['isSetAside'],
): number | undefined {
  let target = first - integer(random, 1, Math.max(1, farthest));
  if (target < 0) target = first - 1;
  while (target >= 0 && isSetAside(target)) target -= 1;
  return target < 0 ? undefined : target;
}

function kindsOf(category: ViralCategory, weight: number, variants: readonly Episode['variant'][]): Kind[] {
  const total = variants.reduce((sum, variant) => sum + variant.weight, 0);
  return variants.map((variant) => ({
    category,
    variant,
    weight: (weight * variant.weight) / total / ((variant.fewest + variant.most) / 2),
  }));
}
