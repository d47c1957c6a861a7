import { eventId, SCHEMA_VERSION, type AnomalyFlag } from '../../../lib/events/envelope';
import { mixOf } from '../../../lib/domain/run/run';
import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { pickWeighted, unit } from '../../../lib/core/samplers';
import type { Workload } from '../workload';
import type { WorkloadDefinition, WorkloadInput } from '../workload-definition';
import { FAKE_ENGAGEMENT, VIRAL_ANOMALIES } from './anomalies';
import { authorsOf } from './authors';
import { createCascades, type Post } from './cascades';
import { createEpisodes, sharesOf, type Episode } from './episodes';
import type { ViralCategory, ViralEvent } from '../../../lib/events/viral';
import { manipulatedPosts } from './manipulated';
import { moodsOf } from './mood';
import { secondsOf } from './seconds';
import { draftOriginal, draftReshare, mentionsSomebody, worded, type Draft } from './wording';

type Flag = AnomalyFlag<ViralCategory>;
type Engagement = ViralEvent['engagement'];
type Written = { readonly post: Post; readonly draft: Draft; readonly mention: string | undefined };
type Received = { readonly engagement: Engagement; readonly truth: readonly Flag[] };

const TEXT = purposeNamed('viral/text');
const FAKE = purposeNamed('viral/fake');
const NO_FLAGS: readonly Flag[] = [];
/** Figures that are bought are so many times the views. */
const FAKE_FACTOR = { from: 1.2, to: 4 };

export const workload: WorkloadDefinition = {
  create: createViralWorkload,
  anomalies: VIRAL_ANOMALIES,
  phases: 'viral',
};

/** Posts of the customers on a social network: new ones, and those that pass others on. */
function createViralWorkload({ config, dataset, track }: WorkloadInput): Workload {
  const { seed, runId, startTimeMs, anomalyRate, labels } = config;
  const authors = authorsOf(dataset.clients);
  const eventsPerSecond = config.eventsPerSecond * mixOf(config).parts.find(({ name }) => name === 'viral')!.share;
  const secondOf = secondsOf(startTimeMs, track, moodsOf(config, track, eventsPerSecond));
  const episodes = createEpisodes({ seed, anomalyRate, track, eventsPerSecond });
  const cascades = createCascades({ seed, startTimeMs, track, authors, secondOf, isOutside: episodes.isSetAside });
  const postsOf = manipulatedPosts({ seed, track, authors, secondOf, cascades });
  const { single } = sharesOf(anomalyRate);

  const postId = (position: number) => `POST-${runId}-${track.sequenceOf(position)}`;

  const written = (position: number, timeMs: number): Written => {
    const post = cascades.at(position);
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
  };

  /** The figures of a post by themselves, or such as somebody has bought. */
  const received = (post: Post): Received => {
    const engagement = engagementOf(post);
    if (single === 0) return { engagement, truth: NO_FLAGS };
    const random = randomAt(seed, post.position, FAKE);
    if (unit(random) >= single) return { engagement, truth: NO_FLAGS };
    const { type, severity, describe } = pickWeighted(random, FAKE_ENGAGEMENT.variants);
    const factor = FAKE_FACTOR.from + (FAKE_FACTOR.to - FAKE_FACTOR.from) * unit(random);
    const bought = Math.ceil(post.views * factor);
    if (type === 'LIKES_WITHOUT_VIEWS') engagement.likes = bought;
    else engagement.comments = bought;
    const flag: Flag = { type, category: FAKE_ENGAGEMENT.category, severity, description: describe(engagement) };
    return { engagement, truth: [flag] };
  };

  const flagOf = ({ category, variant, members, target }: Episode): Flag => ({
    type: variant.type,
    category,
    severity: variant.severity,
    description: variant.describe({
      count: members.length,
      seconds: Math.ceil((track.timeMsOf(members.at(-1)!) - track.timeMsOf(members[0]!)) / 1000),
      target: target === undefined ? '' : postId(target),
    }),
    episode_id: eventId(runId, track.sequenceOf(members[0]!)),
  });

  return {
    generate: (position) => {
      const sequence = track.sequenceOf(position);
      const timeMs = track.timeMsOf(position);
      const planned = episodes.at(position);
      const { post, draft, mention } = planned ? postsOf(planned.episode)[planned.rank]! : written(position, timeMs);
      const { engagement, truth } = planned
        ? { engagement: engagementOf(post), truth: [flagOf(planned.episode)] }
        : received(post);
      const author = authors.of(post.author);
      const { text, tags, mentions } = worded(draft, mention);
      const id = postId(position);
      const event: ViralEvent = {
        event_id: eventId(runId, sequence),
        event_type: 'SOCIAL_POST',
        timestamp: new Date(timeMs).toISOString(),
        source_system: 'SOCIAL_NETWORK',
        workload: 'viral',
        run_id: runId,
        sequence,
        schema_version: SCHEMA_VERSION,
        author: author.shown,
        post:
          post.parent === undefined
            ? {
                post_id: id,
                kind: 'ORIGINAL',
                root_post_id: id,
                depth: 0,
                text,
                tags,
                mentions,
              }
            : {
                post_id: id,
                kind: 'RESHARE',
                parent_post_id: postId(post.parent),
                root_post_id: postId(post.root),
                depth: post.depth,
                text,
                tags,
                mentions,
              },
        engagement,
        location: author.location,
      };
      if (labels === 'inline' && truth.length > 0) event.anomaly_flags = [...truth];
      return { event, truth, partitionKey: author.shown.customer_id };
    },
  };
}

function engagementOf({ likes, comments, shares, views }: Post): Engagement {
  return { likes, comments, shares, views };
}
