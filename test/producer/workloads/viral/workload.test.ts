import fc from 'fast-check';
import { anomaliesOf, createWorkload } from '../../../../producer/workloads/create-workload';
import { eventSchema, factsOf, summaryOf } from '../../../../lib/events/event';
import { LABEL_MODES, type RunConfig } from '../../../../lib/domain/run/run';
import { decodeEvent, encodeEvent } from '../../../../lib/events/wire';
import { aConfig, aDataset, someClients } from '../../a-client';
import { aViralWorkload, viralEvents, type Made } from './viral-run';

const FOUR_PHASES: RunConfig['phases'] = [
  { name: 'baseline', seconds: 20, rate: 20, shape: 'step' },
  { name: 'spike', seconds: 20, rate: 100, shape: 'step' },
  { name: 'peak', seconds: 20, rate: 200, shape: 'step' },
  { name: 'decline', seconds: 20, rate: 20, shape: 'ramp' },
];

const runs = fc.record({
  seed: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  eventsPerSecond: fc.constantFrom(0.5, 20, 1000, 50_000),
  phases: fc.constantFrom(undefined, FOUR_PHASES),
  anomalyRate: fc.constantFrom(0, 0.08, 1),
  labels: fc.constantFrom(...LABEL_MODES),
  workload: fc.constantFrom('viral', 'credit=0.95,viral=0.05', 'credit=0.3,viral=0.7'),
});

test('the schema accepts every post, JSON preserves it, and a list can show it in a line', () => {
  const positions = fc.oneof(fc.nat(500), fc.nat(2_000_000), fc.integer({ min: 0, max: 2 ** 32 }));
  fc.assert(
    fc.property(
      runs,
      fc.integer({ min: 1, max: 30 }),
      fc.array(positions, { minLength: 1, maxLength: 3 }),
      (change, clients, at) => {
        const { generate } = aViralWorkload({ change, clients });
        for (const position of at) {
          const { event, truth, partitionKey } = generate(position) as Made;
          expect(eventSchema.parse(event)).toEqual(event);
          expect(decodeEvent(encodeEvent(event))).toEqual(event);
          expect(event.anomaly_flags).toEqual(change.labels === 'inline' && truth.length > 0 ? truth : undefined);
          expect(partitionKey).toBe(event.author.customer_id);
          expect(factsOf(event).customerId).toBe(partitionKey);
          expect(summaryOf(event)!.length).toBeLessThanOrEqual(80);
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('a post is the same whatever was requested before', () => {
  const positions = fc.uniqueArray(fc.nat(3_000), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(runs, positions, (change, order) => {
      const asked = aViralWorkload({ change });
      const inOrder = aViralWorkload({ change });
      const made = new Map(order.map((position) => [position, asked.generate(position)]));
      for (const position of order.toSorted((a, b) => a - b)) {
        expect(made.get(position)).toEqual(inOrder.generate(position));
      }
    }),
    { numRuns: 8 },
  );
});

test('another seed tells another story of the same people', () => {
  const [one, other] = [viralEvents(2_000), viralEvents(2_000, { change: { seed: 43 } })];
  const people = new Map(one.map(({ event }) => [event.author.customer_id, event.author]));
  const both = other.filter(({ event }) => people.has(event.author.customer_id)).slice(0, 200);
  expect(both.map(({ event }) => people.get(event.author.customer_id))).toEqual(both.map(({ event }) => event.author));
  expect(one.filter(({ event }, at) => event.post.text === other[at]!.event.post.text).length).toBeLessThan(100);
});

test('handles are unique, and few have most of the followers', () => {
  const authors = new Map(viralEvents(5_000).map(({ event: { author } }) => [author.handle, author]));
  expect(new Set([...authors.values()].map(({ customer_id }) => customer_id)).size).toBe(authors.size);
  const followers = [...authors.values()].map((author) => author.followers).toSorted((a, b) => b - a);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  expect(sum(followers.slice(0, followers.length / 10))).toBeGreaterThan(sum(followers) / 2);
});

test('tags and mentions are those of the text, and a reshare mentions the author it reshares', () => {
  const made = viralEvents(3_000);
  const authors = new Map(made.map(({ event }) => [event.post.post_id, event.author.handle]));
  const wrong = made.filter(({ event: { post } }) => {
    const tags = [...post.text.matchAll(/#(\w+)/g)].map(([, tag]) => tag);
    const handles = [...post.text.matchAll(/@(\w+)/g)].map(([, handle]) => handle);
    const due = post.parent_post_id === undefined ? handles.slice(0, 1) : [authors.get(post.parent_post_id)];
    return tags.join() !== post.tags.join() || [handles, post.mentions].some((all) => all.join() !== due.join());
  });
  expect(wrong).toEqual([]);
});

test('mood, text and engagement change every two minutes at a steady rate, and with the phases if there are any', () => {
  const steady = viralEvents(9_600, { change: { eventsPerSecond: 20 } });
  expect(moodsOf(steady, 2_400)).toEqual(GROWING);
  const perPhase = viralEvents(8_600, { change: { eventsPerSecond: 200, phases: FOUR_PHASES } });
  const [baseline, spike, peak] = [perPhase.slice(0, 400), perPhase.slice(400, 2_400), perPhase.slice(2_400, 6_400)];
  const views = [baseline, spike, peak].map((made) => medianViews(made));
  expect(views[1]).toBeGreaterThan(views[0]! * 2);
  expect(views[2]).toBeGreaterThan(views[1]! * 1.5);
  expect(peak.filter(saysLoud).length).toBeGreaterThan(peak.length / 10);
  expect(baseline.filter(saysLoud)).toHaveLength(0);
});

/** Checks the four moods: each has its own texts, and the peak has more reshares and views than the others. */
const GROWING = { ownTexts: [true, true, true, true], mostReshared: 2, mostViewed: 2 };

function moodsOf(made: readonly Made[], length: number) {
  const moods = [0, 1, 2, 3].map((at) => made.slice(at * length, (at + 1) * length));
  const sentences = moods.map((mood) => new Set(mood.map(({ event }) => openingOf(event.post.text))));
  const others = (at: number) => sentences.filter((_, other) => other !== at);
  const most = (figures: readonly number[]) => figures.indexOf(Math.max(...figures));
  return {
    ownTexts: sentences.map((own, at) =>
      [...own].some((sentence) => others(at).every((texts) => !texts.has(sentence))),
    ),
    mostReshared: most(moods.map((mood) => mood.filter(({ event }) => event.post.kind === 'RESHARE').length)),
    mostViewed: most(moods.map(medianViews)),
  };
}

const openingOf = (text: string) => text.split(' ').slice(0, 3).join(' ');
const saysLoud = ({ event }: Made) => event.post.text.includes('!');

function medianViews(made: readonly Made[]): number {
  return made.map(({ event }) => event.engagement.views).toSorted((a, b) => a - b)[made.length >> 1]!;
}

test('in a mix its events are those of its share, and at any share a run has reshares', () => {
  const config = aConfig({ workload: 'credit=0.9,viral=0.1', eventsPerSecond: 100 });
  const workload = createWorkload('viral', { config, dataset: aDataset(someClients(100)) });
  const made = Array.from({ length: 600 }, (_, position) => workload.generate(position) as Made);
  expect(
    made.map(({ event }) => event.sequence).every((sequence, at, all) => at === 0 || sequence === all[at - 1]! + 10),
  ).toBe(true);
  expect(made.filter(({ event }) => event.post.kind === 'RESHARE').length).toBeGreaterThan(100);
});

test('the documented anomalies are exactly those that occur', () => {
  const types = new Set(viralEvents(4_000).flatMap(({ truth }) => truth.map(({ type }) => type)));
  const known = anomaliesOf({ workload: 'viral' }).flatMap(({ variants }) => variants.map(({ type }) => type));
  expect([...types].toSorted()).toEqual(known.toSorted());
});
