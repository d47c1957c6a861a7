import { createLiveFeed } from '../../../lambda/api/live-feed';
import type { StreamMessage } from '../../../lib/domain/api/stream';

const events = (id: string): StreamMessage => ({
  name: 'events',
  data: {
    sampled: false,
    events: [
      {
        event_id: id,
        event_type: 'CREDIT_ASSESSMENT',
        workload: 'credit',
        run_id: 'r',
        event_time: '2026-01-04T00:00:00.000Z',
        arrived_at: '2026-01-04T00:00:00.000Z',
        customer_id: null,
        risk_level: null,
        credit_limit: null,
        summary: null,
        anomaly_types: [],
        anomaly_severity: null,
      },
    ],
  },
});

function aFeed(kept = 3) {
  let publish: (message: StreamMessage) => void = () => {};
  const runs: AbortSignal[] = [];
  const feed = createLiveFeed({
    bootId: 'boot',
    kept,
    run: (give, signal) => {
      publish = give;
      runs.push(signal);
    },
  });
  const listen = (lastEventId?: string) => {
    const heard: string[] = [];
    const leave = feed.subscribe(lastEventId, (chunk) => heard.push(Buffer.from(chunk).toString()) > 0)!;
    return { heard, leave };
  };
  return { feed, runs, listen, publish: (id: string) => publish(events(id)) };
}

const idOf = (text: string) => /^id: (.*)$/m.exec(text)?.[1];

test('whoever comes back gets what was missed, in its order, and then what comes', () => {
  const { listen, publish } = aFeed();
  const stays = listen();
  const goes = listen();
  publish('a');
  goes.leave();
  publish('b');
  publish('c');
  const again = listen(idOf(goes.heard[0]!));
  publish('d');
  expect(again.heard).toEqual(stays.heard.slice(1));
  expect(again.heard.map(idOf)).toEqual(['boot-2', 'boot-3', 'boot-4']);
});

test('a place that is no longer kept, or another server’s, is told as a reset', () => {
  const { listen, publish } = aFeed(2);
  listen();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) publish(id);
  for (const place of ['boot-1', 'other-7', 'boot-99', 'boot-x', '', '-']) {
    const { heard } = listen(place);
    expect(heard.map((text) => text.split('\n')[0])).toEqual(['event: reset']);
  }
});

test('it works only while somebody listens, and lets go of whoever cannot keep up', () => {
  const { feed, runs, listen, publish } = aFeed();
  expect(runs).toHaveLength(0);
  const { leave } = listen();
  let taken = 0;
  feed.subscribe(undefined, () => {
    taken += 1;
    return false;
  });
  publish('a');
  publish('b');
  expect([taken, feed.subscribers()]).toEqual([1, 1]);
  leave();
  expect(runs.map(({ aborted }) => aborted)).toEqual([true]);
  listen();
  expect(runs.map(({ aborted }) => aborted)).toEqual([true, false]);
});
