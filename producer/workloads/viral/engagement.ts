import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { pickWeighted, unit } from '../../../lib/core/samplers';
import type { AnomalyFlag } from '../../../lib/events/envelope';
import type { ViralCategory, ViralEvent } from '../../../lib/events/viral';
import { FAKE_ENGAGEMENT } from './anomalies';
import type { Post } from './post';

type Engagement = ViralEvent['engagement'];
type Flag = AnomalyFlag<ViralCategory>;

const FAKE = purposeNamed('viral/fake');
/** Bought likes or comments, as multiples of the views. */
const FAKE_FACTOR = { from: 1.2, to: 4 };

/** The figures of a post as they grew by themselves. */
export function engagementOf({ likes, comments, shares, views }: Post): Engagement {
  return { likes, comments, shares, views };
}

/** The figures of a post of which one was bought, and the flag that says so; undefined for a post without. */
export function fakedEngagement(
  { seed, share }: { readonly seed: number; readonly share: number },
  post: Post,
): { readonly engagement: Engagement; readonly flag: Flag } | undefined {
  if (share === 0) return undefined;
  const random = randomAt(seed, post.position, FAKE);
  if (unit(random) >= share) return undefined;
  const { type, severity, describe } = pickWeighted(random, FAKE_ENGAGEMENT.variants);
  const factor = FAKE_FACTOR.from + (FAKE_FACTOR.to - FAKE_FACTOR.from) * unit(random);
  const bought = Math.ceil(post.views * factor);
  const engagement = engagementOf(post);
  if (type === 'LIKES_WITHOUT_VIEWS') engagement.likes = bought;
  else engagement.comments = bought;
  return {
    engagement,
    flag: { type, category: FAKE_ENGAGEMENT.category, severity, description: describe(engagement) },
  };
}
