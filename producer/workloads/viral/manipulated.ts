import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer } from '../../../lib/core/samplers';
import type { Authors } from './authors';
import type { Episode } from './episodes';
import type { WrittenPost } from './post';
import type { PostWorld } from './post-world';
import { drawTopic } from './topics';
import { draftOriginal, draftReshare, mentionsSomebody } from './wording';

const EPISODE = purposeNamed('viral/episode');
const STRANGER_TRIES = 8;

/** The posts of each episode, made together when the first of them is asked for. */
export function manipulatedPosts(world: PostWorld): (episode: Episode) => readonly WrittenPost[] {
  const known = new WeakMap<Episode, readonly WrittenPost[]>();
  return (episode) => {
    const found = known.get(episode);
    if (found) return found;
    const random = randomAt(world.seed, episode.members[0]!, EPISODE);
    const made =
      episode.target === undefined
        ? spam(world, episode, random)
        : amplification(world, episode, episode.target, random);
    known.set(episode, made);
    return made;
  };
}

/** Every post by a different account, all in the same words. */
function amplification(
  { track, authors, secondOf, cascades }: PostWorld,
  { members, variant }: Episode,
  targetPosition: number,
  random: Random,
): WrittenPost[] {
  const target = cascades.at(targetPosition);
  const timeMs = track.timeMsOf(members[0]!);
  const accounts = strangers(authors, { random, timeMs, count: members.length });
  const { city } = authors.of(accounts[0]!).location;
  const draft = draftReshare(random, secondOf(timeMs).mood, target.topic, city);
  let parent = target;
  return members.map((member, rank) => {
    const post = cascades.reshare(member, accounts[rank]!, parent);
    const mention = authors.of(parent.author).shown.handle;
    if (variant.type === 'AMPLIFICATION_CHAIN') parent = post;
    return { post, draft, mention };
  });
}

/** All posts by one author, in the same words. */
function spam(
  { seed, track, authors, secondOf, cascades }: PostWorld,
  { members, variant }: Episode,
  random: Random,
): WrittenPost[] {
  const timeMs = track.timeMsOf(members[0]!);
  const { mood, story } = secondOf(timeMs);
  const author = authors.draw(random, timeMs, 1);
  const topic = drawTopic(random, mood, story, seed);
  const draft = draftOriginal(random, mood, topic, authors.of(author).location.city);
  const others = strangers(authors, { random, timeMs, count: members.length });
  const mentionOnce = mentionsSomebody(random);
  return members.map((member, rank) => {
    const other = variant.type === 'MENTION_SPAM' ? others[rank] : mentionOnce ? others[0] : undefined;
    const mention = other === undefined ? undefined : authors.of(other).shown.handle;
    return { post: cascades.original(member, author, topic), draft, mention };
  });
}

/** Different accounts, as far as the dataset has enough of them. */
function strangers(
  authors: Authors,
  { random, timeMs, count }: { readonly random: Random; readonly timeMs: number; readonly count: number },
): number[] {
  const chosen: number[] = [];
  while (chosen.length < count) {
    let next = authors.draw(random, timeMs, 1);
    for (let tries = 0; tries < STRANGER_TRIES && chosen.includes(next); tries++) {
      next = integer(random, 0, authors.count - 1);
    }
    chosen.push(next);
  }
  return chosen;
}
