import { eventId, SCHEMA_VERSION, type AnomalyFlag } from '../../../lib/events/envelope';
import type { ViralCategory, ViralEvent } from '../../../lib/events/viral';
import { mixOf } from '../../../lib/domain/run/run';
import type { Track } from '../track';
import type { GeneratedEvent, Workload } from '../workload';
import type { WorkloadDefinition, WorkloadInput } from '../workload-definition';
import { VIRAL_ANOMALIES } from './anomalies';
import { authorsOf } from './authors';
import { Cascades } from './cascades';
import { engagementOf, fakedEngagement } from './engagement';
import { createEpisodes, sharesOf, type Episode, type Episodes } from './episodes';
import { manipulatedPosts } from './manipulated';
import { moodsOf } from './mood';
import type { Post, WrittenPost } from './post';
import type { PostWorld } from './post-world';
import { secondsOf } from './seconds';
import { spontaneousPost } from './spontaneous';
import { worded } from './wording';

type Flag = AnomalyFlag<ViralCategory>;
type Received = { readonly engagement: ViralEvent['engagement']; readonly truth: readonly Flag[] };

const NO_FLAGS: readonly Flag[] = [];

export const workload: WorkloadDefinition = {
  create: (input) => new ViralWorkload(input),
  anomalies: VIRAL_ANOMALIES,
  phases: 'viral',
};

/** Posts of the customers on a social network: new ones, and reshares. */
class ViralWorkload implements Workload {
  readonly #runId: string;
  readonly #isInline: boolean;
  readonly #track: Track;
  readonly #world: PostWorld;
  readonly #episodes: Episodes;
  readonly #postsOf: (episode: Episode) => readonly WrittenPost[];
  readonly #faked: { readonly seed: number; readonly share: number };

  constructor({ config, dataset, track }: WorkloadInput) {
    const { seed, runId, startTimeMs, anomalyRate, labels } = config;
    this.#runId = runId;
    this.#isInline = labels === 'inline';
    this.#track = track;
    const authors = authorsOf(dataset.clients);
    const eventsPerSecond = config.eventsPerSecond * mixOf(config).parts.find(({ name }) => name === 'viral')!.share;
    const secondOf = secondsOf(startTimeMs, track, moodsOf(config, track, eventsPerSecond));
    this.#episodes = createEpisodes({ seed, anomalyRate, track, eventsPerSecond });
    const { isSetAside: isOutside } = this.#episodes;
    const cascades = new Cascades({ seed, startTimeMs, track, authors, secondOf, isOutside });
    this.#world = { seed, track, authors, secondOf, cascades };
    this.#postsOf = manipulatedPosts(this.#world);
    this.#faked = { seed, share: sharesOf(anomalyRate).single };
  }

  /** A property, because callers detach it. */
  readonly generate = (position: number): GeneratedEvent => {
    const planned = this.#episodes.at(position);
    const written = planned ? this.#postsOf(planned.episode)[planned.rank]! : spontaneousPost(this.#world, position);
    const { engagement, truth } = this.#received(written.post, planned?.episode);
    const event = this.#eventOf(position, written, engagement);
    if (this.#isInline && truth.length > 0) event.anomaly_flags = [...truth];
    return { event, truth, partitionKey: event.author.customer_id };
  };

  /** How the network reacted to a post, and what is wrong with it. */
  #received(post: Post, episode: Episode | undefined): Received {
    if (episode) return { engagement: engagementOf(post), truth: [this.#flagOf(episode)] };
    const faked = fakedEngagement(this.#faked, post);
    if (faked) return { engagement: faked.engagement, truth: [faked.flag] };
    return { engagement: engagementOf(post), truth: NO_FLAGS };
  }

  #flagOf({ category, variant, members, target }: Episode): Flag {
    const track = this.#track;
    return {
      type: variant.type,
      category,
      severity: variant.severity,
      description: variant.describe({
        count: members.length,
        seconds: Math.ceil((track.timeMsOf(members.at(-1)!) - track.timeMsOf(members[0]!)) / 1000),
        target: target === undefined ? '' : this.#postId(target),
      }),
      episode_id: eventId(this.#runId, track.sequenceOf(members[0]!)),
    };
  }

  /** Envelope and payload in one object. */
  #eventOf(position: number, { post, draft, mention }: WrittenPost, engagement: ViralEvent['engagement']): ViralEvent {
    const sequence = this.#track.sequenceOf(position);
    const author = this.#world.authors.of(post.author);
    const { text, tags, mentions } = worded(draft, mention);
    const post_id = this.#postId(position);
    return {
      event_id: eventId(this.#runId, sequence),
      event_type: 'SOCIAL_POST',
      timestamp: new Date(this.#track.timeMsOf(position)).toISOString(),
      source_system: 'SOCIAL_NETWORK',
      workload: 'viral',
      run_id: this.#runId,
      sequence,
      schema_version: SCHEMA_VERSION,
      author: author.shown,
      post:
        post.parent === undefined
          ? { post_id, kind: 'ORIGINAL', root_post_id: post_id, depth: 0, text, tags, mentions }
          : {
              post_id,
              kind: 'RESHARE',
              parent_post_id: this.#postId(post.parent),
              root_post_id: this.#postId(post.root),
              depth: post.depth,
              text,
              tags,
              mentions,
            },
      engagement,
      location: author.location,
    };
  }

  #postId(position: number): string {
    return `POST-${this.#runId}-${this.#track.sequenceOf(position)}`;
  }
}
