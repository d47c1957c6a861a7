import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { Track } from '../track';
import type { Authors } from './authors';
import { TEMPER, type Mood } from './mood';
import type { Second } from './seconds';
import { drawTopic, type Topic } from './topics';

/** A post's place in its cascade. */
type Link = {
  readonly position: number;
  readonly parent: number | undefined;
  readonly root: number;
  readonly depth: number;
};

/** A post's place in its cascade, who wrote it, what about, and how it is received. */
export type Post = Link & {
  readonly parentAuthor: number | undefined;
  readonly author: number;
  readonly topic: Topic;
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
  readonly views: number;
};

export type Cascades = {
  /** The post of a position as the spontaneous process makes it. */
  readonly at: (position: number) => Post;
  /** A new post on a topic that is made on purpose. */
  readonly original: (position: number, author: number, topic: Topic) => Post;
  /** A reshare that is made on purpose. */
  readonly reshare: (position: number, author: number, parent: Post) => Post;
};

export type CascadesInput = {
  readonly seed: number;
  readonly startTimeMs: number;
  readonly track: Track;
  readonly authors: Authors;
  readonly secondOf: (timeMs: number) => Second;
  /** Posts that nobody takes as the parent of a spontaneous reshare. */
  readonly isOutside: (position: number) => boolean;
};

const LINK = purposeNamed('viral/link');
const POST = purposeNamed('viral/post');
const MADE = purposeNamed('viral/made');
const HUBS = purposeNamed('viral/hubs');

/** The soonest that anybody passes a post on. */
const SHORTEST_DELAY_MS = 1_000;
/** Delays beyond that have a density that falls as (1 + t / scale) ^ -1.8: Omori's law. */
const DELAY_SCALE_MS = 8_000;
/** How often a reshare is of what the chosen post passes on itself: what has been passed on often is found more often. */
const COPY_SHARE = 0.6;
/** Of a chain so long, the root is passed on again. */
const MAX_DEPTH = 24;

/** How often a choice moves to a post of the next level, and how many levels there are. */
const HUB_SHARE = 0.75;
const MAX_HUB_LEVEL = 14;
/** Where a choice falls on a post outside, it moves to the ones before. */
const STEPS_INSIDE = 8;

const KEPT = 2 ** 13;

/** At most. */
const COMMENTS_PER_LIKE = 0.3;
const SHARES_PER_LIKE = 0.2;

/**
 * A marked self-exciting process, in its form as a branching process: given the times of all posts, each is new, or the
 * child of an earlier one, chosen with a kernel that falls with the time between them (Hawkes and Oakes, 1974). A post's
 * mark, how likely it is to be chosen, has a heavy tail: every second post is of level 1, every fourth of level 2, and
 * a choice moves on from level to level with a probability of `HUB_SHARE`. So a post of level k draws about
 * (2 × HUB_SHARE) ^ k times as many reshares, and 1 in 2 ^ k posts is one: the exponent of the tail is
 * log 2 / log(2 × HUB_SHARE), about 1.7.
 *
 * Whose child a post is, is a pure function of its position. It takes a walk up the choices, each of which is a new post
 * with a probability of at least 0.35: two or three on average.
 */
export function createCascades(input: CascadesInput): Cascades {
  const { seed, startTimeMs, track, authors, secondOf, isOutside } = input;
  const shift = integer(randomAt(seed, 0, HUBS), 0, 2 ** MAX_HUB_LEVEL - 1);

  const linkAt = remembered((position): Link => {
    const timeMs = track.timeMsOf(position);
    const random = randomAt(seed, position, LINK);
    const { reshareShare } = TEMPER[secondOf(timeMs).mood];
    const parent = unit(random) < reshareShare ? parentOf(position, timeMs, random) : undefined;
    if (!parent) return { position, parent: undefined, root: position, depth: 0 };
    return { position, parent: parent.position, root: parent.root, depth: parent.depth + 1 };
  });

  const parentOf = (position: number, timeMs: number, random: Random): Link | undefined => {
    const chosenAt = inside(hubBefore(chosenBefore(position, timeMs, random), random));
    if (chosenAt === undefined) return undefined;
    const chosen = linkAt(chosenAt);
    if (chosen.depth >= MAX_DEPTH) return linkAt(chosen.root);
    return chosen.parent !== undefined && unit(random) < COPY_SHARE ? linkAt(chosen.parent) : chosen;
  };

  /** The position of an earlier post by the kernel alone; undefined when the run is too young. */
  const chosenBefore = (position: number, timeMs: number, random: Random): number | undefined => {
    const elapsedMs = timeMs - startTimeMs;
    if (position === 0 || elapsedMs < SHORTEST_DELAY_MS) return undefined;
    const drawnMs = SHORTEST_DELAY_MS + DELAY_SCALE_MS * (lomax(unit(random)) - 1);
    // What would be before the run falls anywhere in it.
    const delayMs = drawnMs <= elapsedMs ? drawnMs : SHORTEST_DELAY_MS + unit(random) * (elapsedMs - SHORTEST_DELAY_MS);
    const { from, count } = secondOf(timeMs - delayMs);
    return Math.min(from + Math.floor(unit(random) * count), position - 1);
  };

  const hubBefore = (chosen: number | undefined, random: Random): number | undefined => {
    if (chosen === undefined) return undefined;
    let level = 0;
    while (level < MAX_HUB_LEVEL && unit(random) < HUB_SHARE) level += 1;
    const hub = chosen - ((chosen + shift) % 2 ** level);
    return hub >= 0 ? hub : chosen;
  };

  const inside = (chosen: number | undefined): number | undefined => {
    if (chosen === undefined) return undefined;
    const first = Math.max(0, chosen - STEPS_INSIDE);
    for (let position = chosen; position >= first; position--) if (!isOutside(position)) return position;
    return undefined;
  };

  const at = remembered((position): Post => {
    const { parent } = linkAt(position);
    const timeMs = track.timeMsOf(position);
    const second = secondOf(timeMs);
    const random = randomAt(seed, position, POST);
    const author = authors.draw(random, timeMs, 1 + (hubLevel(position + shift) >> 1));
    if (parent !== undefined) return reshared(position, author, at(parent), second, random);
    return written(position, author, drawTopic(random, second.mood, second.story, seed), second, random);
  });

  const written = (position: number, author: number, topic: Topic, { mood }: Second, random: Random): Post => {
    const views = viewsOf(authors.followersOf(author), mood, random);
    const likes = likesOf(views, mood, random);
    return {
      position,
      parent: undefined,
      root: position,
      depth: 0,
      parentAuthor: undefined,
      author,
      topic,
      likes,
      comments: Math.floor(likes * COMMENTS_PER_LIKE * unit(random)),
      shares: Math.floor(likes * SHARES_PER_LIKE * unit(random)),
      views,
    };
  };

  /** Adds to what the parent had, so that no figure falls along a cascade. */
  const reshared = (position: number, author: number, parent: Post, { mood }: Second, random: Random): Post => {
    const views = viewsOf(authors.followersOf(author), mood, random);
    const likes = likesOf(views, mood, random);
    return {
      position,
      parent: parent.position,
      root: parent.root,
      depth: parent.depth + 1,
      parentAuthor: parent.author,
      author,
      topic: parent.topic,
      likes: parent.likes + likes,
      comments: parent.comments + Math.floor(likes * COMMENTS_PER_LIKE * unit(random)),
      shares: parent.shares + 1 + Math.floor(likes * SHARES_PER_LIKE * unit(random)),
      views: parent.views + views,
    };
  };

  const secondAt = (position: number) => secondOf(track.timeMsOf(position));
  return {
    at,
    original: (position, author, topic) =>
      written(position, author, topic, secondAt(position), randomAt(seed, position, MADE)),
    reshare: (position, author, parent) =>
      reshared(position, author, parent, secondAt(position), randomAt(seed, position, MADE)),
  };
}

/** Whoever likes, comments or shares a post has seen it. */
function viewsOf(followers: number, mood: Mood, random: Random): number {
  const seen = unit(random);
  return 2 + Math.floor(followers * TEMPER[mood].reach * seen * seen);
}

function likesOf(views: number, mood: Mood, random: Random): number {
  return Math.floor(views * TEMPER[mood].likeShare * (0.2 + 0.8 * unit(random)));
}

/** Keeps the latest: popular posts are asked for again and again. */
function remembered<Entry extends { readonly position: number }>(make: (position: number) => Entry) {
  const kept: (Entry | undefined)[] = Array.from({ length: KEPT });
  return (position: number): Entry => {
    const known = kept[position % KEPT];
    if (known?.position === position) return known;
    const made = make(position);
    kept[position % KEPT] = made;
    return made;
  };
}

/** One more than how many times its scale a delay is: survival ^ -(1 / 0.8). */
function lomax(draw: number): number {
  const survival = 1 - draw;
  return 1 / (survival * Math.sqrt(Math.sqrt(survival)));
}

/** How often 2 goes into a number. */
function hubLevel(shifted: number): number {
  let level = 0;
  while (level < MAX_HUB_LEVEL && shifted % 2 ** (level + 1) === 0) level += 1;
  return level;
}
