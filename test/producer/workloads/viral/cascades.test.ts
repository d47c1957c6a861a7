import fc from 'fast-check';
import { viralEvents, type Made } from './viral-run';

/** 200 s to 2,000 s of a run. */
const anyRun = fc.record({
  seed: fc.nat(),
  eventsPerSecond: fc.constantFrom(1, 5, 10, 100),
  anomalyRate: fc.constantFrom(0, 0.08, 0.6, 1),
  workload: fc.constantFrom('viral', 'credit=0.5,viral=0.5'),
});

test('a reshare names an earlier post as its parent, one step nearer to the same root', () => {
  fc.assert(
    fc.property(anyRun, (change) => {
      const earlier = new Map<string, Made['event']>();
      for (const { event } of viralEvents(1_000, { change })) {
        const { post_id, kind, parent_post_id, root_post_id, depth } = event.post;
        const parent = earlier.get(parent_post_id ?? '');
        const due = parent ? afterParent(parent) : asRoot(post_id);
        const isDue = kind === due.kind && parent_post_id === due.parent_post_id && depth === due.depth;
        if (earlier.has(post_id) || !isDue || root_post_id !== due.root_post_id) return false;
        if (parent && parent.timestamp > event.timestamp) return false;
        earlier.set(post_id, event);
      }
      return true;
    }),
    { numRuns: 12 },
  );
});

const asRoot = (postId: string) => ({ kind: 'ORIGINAL', parent_post_id: undefined, root_post_id: postId, depth: 0 });

const afterParent = ({ post }: Made['event']) => ({
  kind: 'RESHARE',
  parent_post_id: post.post_id,
  root_post_id: post.root_post_id,
  depth: post.depth + 1,
});

test('engagement never falls along a cascade, unless it was bought', () => {
  const posts = new Map<string, Made>();
  const wrong = viralEvents(6_000).filter((made) => {
    const { post, engagement } = made.event;
    posts.set(post.post_id, made);
    const { likes, comments, shares, views } = engagement;
    const isSeen = views >= likes + comments && views > shares;
    const parent = posts.get(post.parent_post_id ?? '');
    const before = parent && !isFaked(parent) ? parent.event.engagement : NOTHING;
    const hasGrown = likes >= before.likes && comments >= before.comments && views > before.views;
    return !isFaked(made) && !(isSeen && hasGrown && shares >= before.shares + (before === NOTHING ? 0 : 1));
  });
  expect(wrong).toEqual([]);
});

const NOTHING = { likes: 0, comments: 0, shares: 0, views: 0 };
const isFaked = ({ truth }: Made) => truth.some(({ category }) => category === 'FAKE_ENGAGEMENT');

/** Five minutes without anomalies. */
let made: readonly Made[];
beforeAll(() => (made = viralEvents(30_000, { change: { anomalyRate: 0, eventsPerSecond: 100 } })));

test('cascades have a heavy tail: most end at once, and the largest has hundreds of times the median', () => {
  const sizes = sizesOf(made);
  const alone = sizes.filter((size) => size === 1).length;
  expect(alone).toBeGreaterThan(sizes.length * 0.6);
  expect(sizes[0]).toBeGreaterThan(150);
  // Hill's estimator of the exponent, over the largest half per cent; an exponential tail would have a far higher one.
  const tail = sizes.slice(0, Math.ceil(sizes.length / 200));
  const least = tail.at(-1)!;
  const exponent = tail.length / tail.reduce((sum, size) => sum + Math.log(size / least), 0);
  expect(exponent).toBeGreaterThan(0.8);
  expect(exponent).toBeLessThan(2.5);
});

test('reshares come soon rather than late, and go to accounts with many followers', () => {
  const byId = new Map(made.map(({ event }) => [event.post.post_id, event]));
  const reshares = made.slice(15_000).filter(({ event }) => event.post.kind === 'RESHARE');
  const delaysS = reshares.map(({ event }) => {
    const parent = byId.get(event.post.parent_post_id!)!;
    return (Date.parse(event.timestamp) - Date.parse(parent.timestamp)) / 1000;
  });
  expect(Math.min(...delaysS)).toBeGreaterThan(0);
  expect(delaysS.filter((delayS) => delayS < 100).length).toBeGreaterThan(delaysS.length / 2);
  expect(delaysS.filter((delayS) => delayS > 150).length).toBeGreaterThan(delaysS.length / 50);
  const followers = (of: readonly Made['event'][]) =>
    of.map(({ author }) => Math.log(author.followers)).reduce((sum, log) => sum + log, 0) / of.length;
  const passedOn = reshares.map(({ event }) => byId.get(event.post.root_post_id)!);
  expect(followers(passedOn)).toBeGreaterThan(followers(made.map(({ event }) => event)) + 0.3);
});

/** All cascades, the largest first. */
function sizesOf(made: readonly Made[]): number[] {
  const sizes = new Map<string, number>();
  for (const { event } of made) {
    sizes.set(event.post.root_post_id, (sizes.get(event.post.root_post_id) ?? 0) + 1);
  }
  return [...sizes.values()].toSorted((a, b) => b - a);
}
