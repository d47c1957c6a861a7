import type { Severity } from '../../../lib/events/envelope';
import type { AnomalyCategoryInfo } from '../workload-definition';
import type { ViralCategory } from '../../../lib/events/viral';

/** One way to manipulate a network; `describe` says what was injected. */
type Variant = {
  readonly type: string;
  readonly severity: Severity;
  readonly weight: number;
  readonly describe: (values: Readonly<Record<string, string | number>>) => string;
};

/** A manipulation of several posts, with bounds for their number and for the seconds that they take. */
export type EpisodeVariant = Variant & {
  readonly fewest: number;
  readonly most: number;
  readonly shortestS: number;
  readonly longestS: number;
};

type Category<V> = { readonly category: ViralCategory; readonly weight: number; readonly variants: readonly V[] };

export const AMPLIFICATION = {
  category: 'COORDINATED_AMPLIFICATION',
  weight: 2,
  variants: [
    {
      type: 'AMPLIFICATION_RING',
      severity: 'HIGH',
      weight: 2,
      fewest: 8,
      most: 20,
      shortestS: 2,
      longestS: 8,
      describe: ({ count, target, seconds }) =>
        `${count} accounts pass on ${target} with the same words within ${seconds} s`,
    },
    {
      type: 'AMPLIFICATION_CHAIN',
      severity: 'HIGH',
      weight: 1,
      fewest: 5,
      most: 10,
      shortestS: 2,
      longestS: 8,
      describe: ({ count, target, seconds }) =>
        `${count} accounts pass ${target} on from one to the next within ${seconds} s`,
    },
  ],
} as const satisfies Category<EpisodeVariant>;

export const SPAM = {
  category: 'SPAM_BURST',
  weight: 2,
  variants: [
    {
      type: 'REPEATED_TEXT',
      severity: 'MEDIUM',
      weight: 2,
      fewest: 4,
      most: 10,
      shortestS: 3,
      longestS: 12,
      describe: ({ count, seconds }) => `one author posts the same text ${count} times within ${seconds} s`,
    },
    {
      type: 'MENTION_SPAM',
      severity: 'MEDIUM',
      weight: 1,
      fewest: 5,
      most: 12,
      shortestS: 3,
      longestS: 12,
      describe: ({ count, seconds }) =>
        `one author sends the same words to ${count} others, one by one, within ${seconds} s`,
    },
  ],
} as const satisfies Category<EpisodeVariant>;

export const FAKE_ENGAGEMENT = {
  category: 'FAKE_ENGAGEMENT',
  weight: 1,
  variants: [
    {
      type: 'LIKES_WITHOUT_VIEWS',
      severity: 'MEDIUM',
      weight: 2,
      describe: ({ likes, views }) => `${likes} likes, but only ${views} views`,
    },
    {
      type: 'COMMENTS_WITHOUT_VIEWS',
      severity: 'LOW',
      weight: 1,
      describe: ({ comments, views }) => `${comments} comments, but only ${views} views`,
    },
  ],
} as const satisfies Category<Variant>;

export const EPISODE_CATEGORIES = [AMPLIFICATION, SPAM] as const;
export type EpisodeType = (typeof EPISODE_CATEGORIES)[number]['variants'][number]['type'];

const PLACEHOLDERS = Object.fromEntries(
  ['count', 'target', 'seconds', 'likes', 'comments', 'views'].map((name) => [name, `{${name}}`]),
);

/** As the documentation shows them. Weights are shares of the flagged events. */
export const VIRAL_ANOMALIES: readonly AnomalyCategoryInfo[] = [AMPLIFICATION, SPAM, FAKE_ENGAGEMENT].map(
  ({ category, weight, variants }: Category<Variant>) => ({
    category,
    weight,
    variants: variants.map(({ type, severity, weight, describe }) => ({
      type,
      severity,
      weight,
      description: describe(PLACEHOLDERS),
    })),
  }),
);
