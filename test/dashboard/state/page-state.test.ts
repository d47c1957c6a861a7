import { firstState, next, type PageMessage, type PageState } from '../../../dashboard/src/state/page-state';
import { parseRoute } from '../../../dashboard/src/model/route';
import { aCounters, aLiveEvent, atSecond } from '../answers';

const first = firstState(1_000, parseRoute('#/overview'));
const events = [aLiveEvent({ number: 1 })];

test('a page starts on its address, without a connection or figures', () => {
  expect(first).toMatchObject({ nowMs: 1_000, connection: { state: 'connecting' }, samples: [], gaps: 0 });
  expect([first.route.tab, first.feed.received]).toEqual(['overview', 0]);
});

test.each<[string, PageMessage, Partial<PageState>]>([
  ['the clock moves', { type: 'clock-ticked', nowMs: 2_000 }, { nowMs: 2_000 }],
  [
    'the reader goes elsewhere',
    { type: 'navigated', route: parseRoute('#/live') },
    { route: expect.objectContaining({ tab: 'live' }) },
  ],
  [
    'the stream opens',
    { type: 'connection-changed', connection: { state: 'live' } },
    { connection: { state: 'live' } },
  ],
  ['counters arrive', { type: 'sampled', sample: aCounters() }, { samples: [aCounters()] }],
  [
    'events arrive',
    { type: 'events-arrived', events, sampled: true },
    { feed: { events, received: 1, sampled: true } },
  ],
  ['the stream could not resume', { type: 'stream-reset' }, { gaps: 1 }],
])('%s: nothing else changes', (_what, message, changed) => {
  expect(next(first, message)).toEqual({ ...first, ...changed });
});

test('a gap leaves the events before it in the feed', () => {
  const fed = next(first, { type: 'events-arrived', events, sampled: false });
  expect(next(fed, { type: 'stream-reset' }).feed).toBe(fed.feed);
});

test('a sample older than the latest does not make time run backwards', () => {
  const messages = [5, 3].map((second): PageMessage => {
    return { type: 'sampled', sample: aCounters({ at: atSecond(second) }) };
  });
  expect(messages.reduce(next, first).samples.map(({ at }) => at)).toEqual([atSecond(3)]);
});
