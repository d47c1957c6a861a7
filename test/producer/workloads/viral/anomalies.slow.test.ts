import fc from 'fast-check';
import { isOrdinary, viralEvents, type Made } from './viral-run';

/** The events of each episode, by its id. */
function episodesOf(made: readonly Made[]): Map<string, Made[]> {
  const episodes = new Map<string, Made[]>();
  for (const event of made) {
    const id = event.truth[0]?.episode_id;
    if (id !== undefined) episodes.set(id, [...(episodes.get(id) ?? []), event]);
  }
  return episodes;
}

const spanS = (episode: readonly Made[]) =>
  (Date.parse(episode.at(-1)!.event.timestamp) - Date.parse(episode[0]!.event.timestamp)) / 1000;

test.each([0.02, 0.08, 0.5, 1])(
  'a share of %p of all posts has a flag, whatever the rate of the run',
  (anomalyRate) => {
    for (const eventsPerSecond of [2, 10_000]) {
      const made = viralEvents(8_000, { change: { anomalyRate, eventsPerSecond } });
      const flagged = made.filter((event) => !isOrdinary(event)).length / made.length;
      expect(Math.abs(flagged - anomalyRate)).toBeLessThan(0.006 + anomalyRate * 0.1);
    }
  },
);

test('at a rate of 0 nobody is flagged, and no post has more likes or comments than views', () => {
  const made = viralEvents(5_000, { change: { anomalyRate: 0 } });
  expect(made.every(isOrdinary)).toBe(true);
  const bought = made.filter(({ event: { engagement } }) => engagement.likes + engagement.comments > engagement.views);
  expect(bought).toEqual([]);
});

test('an episode is one manipulation within seconds, and its id is that of its first event', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(20, 100), (seed, eventsPerSecond) => {
      const made = viralEvents(3_000, { change: { seed, eventsPerSecond } });
      // Episodes that begin near the end continue beyond it.
      for (const [id, episode] of episodesOf(made.slice(0, 1_500))) {
        expect(episode[0]!.event.event_id).toBe(id);
        expect(spanS(episode)).toBeLessThanOrEqual(13);
        expect(new Set(episode.map(({ truth }) => truth[0]!.description)).size).toBe(1);
      }
    }),
    { numRuns: 4 },
  );
});

test('a ring reshares one ordinary post in the same words, from accounts that are all different', () => {
  const made = viralEvents(6_000, { clients: 2_000 });
  const ordinary = new Set(made.filter((event) => event.truth[0]?.episode_id === undefined).map(postId));
  const rings = ofType(made, 'AMPLIFICATION_RING');
  expect(rings.length).toBeGreaterThan(3);
  for (const ring of rings) {
    expect(new Set(ring.map(({ event }) => event.post.parent_post_id)).size).toBe(1);
    expect(ordinary).toContain(ring[0]!.event.post.parent_post_id);
    expect(new Set(ring.map(({ event }) => event.post.text)).size).toBe(1);
    expect(new Set(ring.map(({ event }) => event.author.customer_id)).size).toBe(ring.length);
    expect(ring[0]!.truth[0]!.description).toContain(ring[0]!.event.post.parent_post_id);
  }
});

test('a chain passes a post on from one account to the next', () => {
  for (const chain of ofType(viralEvents(6_000, { clients: 2_000 }), 'AMPLIFICATION_CHAIN')) {
    chain.slice(1).forEach(({ event }, at) => expect(event.post.parent_post_id).toBe(postId(chain[at]!)));
  }
});

test('a spammer repeats one text in new posts, or mentions one account after another in the same words', () => {
  const made = viralEvents(6_000, { clients: 2_000 });
  const repeated = ofType(made, 'REPEATED_TEXT');
  const mentioning = ofType(made, 'MENTION_SPAM');
  expect(Math.min(repeated.length, mentioning.length)).toBeGreaterThan(3);
  for (const burst of [...repeated, ...mentioning]) {
    expect(new Set(burst.map(({ event }) => event.author.customer_id)).size).toBe(1);
    expect(burst.every(({ event }) => event.post.kind === 'ORIGINAL')).toBe(true);
  }
  for (const burst of repeated) expect(new Set(burst.map(({ event }) => event.post.text)).size).toBe(1);
  for (const burst of mentioning) {
    expect(new Set(burst.map(({ event }) => event.post.mentions[0])).size).toBe(burst.length);
    expect(new Set(burst.map(({ event }) => event.post.text.replace(/@\w+/, ''))).size).toBe(1);
  }
});

test('ordinary authors do not write the same new post four times within a quarter of a minute', () => {
  const latest = new Map<string, number[]>();
  const made = viralEvents(10_000, { change: { anomalyRate: 0, eventsPerSecond: 100 }, clients: 2_000 });
  const bursts = made.filter(({ event }) => {
    const key = `${event.author.customer_id} ${event.post.text}`;
    const times = [...(latest.get(key) ?? []), Date.parse(event.timestamp)].slice(-4);
    latest.set(key, times);
    return event.post.kind === 'ORIGINAL' && times.length === 4 && times[3]! - times[0]! <= 15_000;
  });
  expect(bursts).toEqual([]);
});

test('bought figures exceed the views, and the flag says by how much', () => {
  const faked = viralEvents(6_000).filter(({ truth }) => truth[0]?.category === 'FAKE_ENGAGEMENT');
  expect(faked.length).toBeGreaterThan(50);
  for (const { event, truth } of faked) {
    const [{ type, description, episode_id }] = truth as [Made['truth'][number]];
    const figure = type === 'LIKES_WITHOUT_VIEWS' ? 'likes' : 'comments';
    expect(event.engagement[figure]).toBeGreaterThan(event.engagement.views);
    expect(description).toBe(`${event.engagement[figure]} ${figure}, but only ${event.engagement.views} views`);
    expect(episode_id).toBeUndefined();
  }
});

/** The episodes of a type that end before the events do. */
function ofType(made: readonly Made[], type: string): Made[][] {
  const ending = made.slice(-1_000).map(({ truth }) => truth[0]?.episode_id);
  return [...episodesOf(made)]
    .filter(([id, [first]]) => first!.truth[0]!.type === type && !ending.includes(id))
    .map(([, episode]) => episode);
}

function postId({ event }: Made): string {
  return event.post.post_id;
}
