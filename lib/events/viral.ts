import * as z from 'zod';
import { eventSchemaOf, type EventFacts, type EventKinds } from './envelope';
import { placeSchema } from './place';

/** What kind of manipulation an injected anomaly is. Each category has several `type`s, its variants. */
const VIRAL_CATEGORIES = ['COORDINATED_AMPLIFICATION', 'SPAM_BURST', 'FAKE_ENGAGEMENT'] as const;
export type ViralCategory = (typeof VIRAL_CATEGORIES)[number];

const count = z.int().nonnegative();
const postId = z.string().min(1);

/** A customer's post, new or reshared. */
const viralEventSchema = eventSchemaOf({
  workload: 'viral',
  type: 'SOCIAL_POST',
  categories: VIRAL_CATEGORIES,
  payload: {
    author: z.strictObject({
      customer_id: z
        .string()
        .min(1)
        .describe("`CUST-` and the client's number in the dataset, six digits at least; also the partition key"),
      handle: z.string().min(1).describe('Name of the author on the network, the same in every run'),
      followers: count.describe('How many accounts follow the author, the same in every run'),
    }),
    post: z.strictObject({
      post_id: postId.describe('`POST-<run_id>-<sequence>`'),
      kind: z.enum(['ORIGINAL', 'RESHARE']).describe('Whether the post begins a cascade or reshares another post'),
      parent_post_id: postId
        .optional()
        .describe('Only on a RESHARE: the reshared post, an earlier one of the same run'),
      root_post_id: postId.describe('The ORIGINAL at the root of the cascade; for an ORIGINAL, the post itself'),
      depth: count.describe('Steps from the root: 0 for an ORIGINAL, one more than the parent for a RESHARE'),
      text: z.string().min(1).max(280).describe('What the author writes, including tags and mentions'),
      tags: z.array(z.string()).describe('The tags in the text, without the number sign'),
      mentions: z.array(z.string()).describe('The handles in the text, without the at sign'),
    }),
    engagement: z
      .strictObject({
        likes: count.describe('Likes up to this post'),
        comments: count.describe('Comments up to this post'),
        shares: count.describe('Shares up to this post'),
        views: count.describe('Views up to this post'),
      })
      .describe('Totals from the root down to this post; no figure falls from a post to its reshares'),
    location: placeSchema.describe("The author's home"),
  },
});
export type ViralEvent = z.infer<typeof viralEventSchema>;

export const viralEvents = {
  schemas: [viralEventSchema],
  categories: VIRAL_CATEGORIES,
  description: "a customer's post on a social network, new or reshared",
  factsOf: ({ author }: ViralEvent): EventFacts => ({ customerId: author.customer_id }),
  summaryOf: ({ post: { kind, depth, text } }: ViralEvent) =>
    kind === 'ORIGINAL' ? `post: ${text}` : `reshare at depth ${depth}: ${text}`,
} as const satisfies EventKinds;
