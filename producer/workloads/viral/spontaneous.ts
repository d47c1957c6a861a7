import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import type { WrittenPost } from './post';
import type { PostWorld } from './post-world';
import { draftOriginal, draftReshare, mentionsSomebody } from './wording';

const TEXT = purposeNamed('viral/text');

/** The post of a position that belongs to no manipulation. */
export function spontaneousPost(
  { seed, track, authors, secondOf, cascades }: PostWorld,
  position: number,
): WrittenPost {
  const post = cascades.at(position);
  const timeMs = track.timeMsOf(position);
  const { mood } = secondOf(timeMs);
  const random = randomAt(seed, position, TEXT);
  const { city } = authors.of(post.author).location;
  if (post.parentAuthor !== undefined) {
    const draft = draftReshare(random, mood, post.topic, city);
    return { post, draft, mention: authors.of(post.parentAuthor).shown.handle };
  }
  const draft = draftOriginal(random, mood, post.topic, city);
  const mention = mentionsSomebody(random) ? authors.of(authors.draw(random, timeMs, 1)).shown.handle : undefined;
  return { post, draft, mention };
}
