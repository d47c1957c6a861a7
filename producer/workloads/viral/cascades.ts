import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { unit } from '../../../lib/core/samplers';
import type { Authors } from './authors';
import { Lineage, type LineageInput } from './lineage';
import { TEMPER, type Mood } from './mood';
import type { Post } from './post';
import { rememberPositions } from './remember-positions';
import { drawTopic, type Topic } from './topics';

export type CascadesInput = LineageInput & { readonly authors: Authors };

const POST = purposeNamed('viral/post');
const MADE = purposeNamed('viral/made');

/** At most. */
const COMMENTS_PER_LIKE = 0.3;
const SHARES_PER_LIKE = 0.2;

/** The posts of a run: who writes what, who reshares whom, and how each post is received. */
export class Cascades {
  /** The spontaneous post of a position. */
  readonly at = rememberPositions((position) => this.#drawPost(position));
  readonly #input: CascadesInput;
  readonly #lineage: Lineage;

  constructor(input: CascadesInput) {
    this.#input = input;
    this.#lineage = new Lineage(input);
  }

  /** A new post of a manipulation, by an author and on a topic that the manipulation chooses. */
  original(position: number, author: number, topic: Topic): Post {
    const { random, mood } = this.#made(position);
    return this.#written(position, author, topic, mood, random);
  }

  /** A reshare of a manipulation, by an author and of a post that the manipulation chooses. */
  reshare(position: number, author: number, parent: Post): Post {
    const { random, mood } = this.#made(position);
    return this.#reshared(position, author, parent, mood, random);
  }

  #made(position: number): { readonly random: Random; readonly mood: Mood } {
    const { seed, track, secondOf } = this.#input;
    return { random: randomAt(seed, position, MADE), mood: secondOf(track.timeMsOf(position)).mood };
  }

  #drawPost(position: number): Post {
    const { seed, track, secondOf, authors } = this.#input;
    const { parent } = this.#lineage.linkAt(position);
    const timeMs = track.timeMsOf(position);
    const { mood, story } = secondOf(timeMs);
    const random = randomAt(seed, position, POST);
    const author = authors.draw(random, timeMs, 1 + (this.#lineage.levelOf(position) >> 1));
    if (parent !== undefined) return this.#reshared(position, author, this.at(parent), mood, random);
    return this.#written(position, author, drawTopic(random, mood, story, seed), mood, random);
  }

  #written(position: number, author: number, topic: Topic, mood: Mood, random: Random): Post {
    const views = viewsOf(this.#input.authors.followersOf(author), mood, random);
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
  }

  /** Adds to the parent's figures, so that no figure falls along a cascade. */
  #reshared(position: number, author: number, parent: Post, mood: Mood, random: Random): Post {
    const views = viewsOf(this.#input.authors.followersOf(author), mood, random);
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
  }
}

/** At least 2: liking, commenting and sharing all imply a view. */
function viewsOf(followers: number, mood: Mood, random: Random): number {
  const seen = unit(random);
  return 2 + Math.floor(followers * TEMPER[mood].reach * seen * seen);
}

function likesOf(views: number, mood: Mood, random: Random): number {
  return Math.floor(views * TEMPER[mood].likeShare * (0.2 + 0.8 * unit(random)));
}
