import { createLiveFeed } from '../../../../lib/api/live/live-feed';
import type { StreamMessage } from '../../../../lib/api/contract/stream';

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
  let endOfWait = () => {};
  const feed = createLiveFeed({
    bootId: 'boot',
    kept,
    linger: (end) => {
      endOfWait = end;
    },
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
  /** The time for which the feed continues without a client is over. */
  const lingered = Object.assign(() => endOfWait(), { pending: () => endOfWait });
  return { feed, runs, listen, lingered, publish: (id: string) => publish(events(id)) };
}

const idOf = (text: string) => /^id: (.*)$/m.exec(text)?.[1];

test('a client that reconnects gets the messages it missed in order, and then new ones', () => {
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

test('an id that is no longer kept, or belongs to another server, is answered with a reset', () => {
  const { listen, publish } = aFeed(2);
  listen();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) publish(id);
  for (const place of ['boot-1', 'other-7', 'boot-99', 'boot-x', '', '-']) {
    const { heard } = listen(place);
    expect(heard.map((text) => text.split('\n')[0])).toEqual(['event: reset']);
  }
});

test('the last client gets what it missed when it reconnects before the feed stops', () => {
  const { listen, publish, runs } = aFeed(50);
  const first = listen();
  publish('a');
  first.leave();
  publish('b');
  const again = listen(idOf(first.heard[0]!));
  publish('c');
  expect(again.heard.map(idOf)).toEqual(['boot-2', 'boot-3']);
  expect(runs).toHaveLength(1);
});

test('a client that reconnects after the feed has stopped gets a reset, and then new messages', () => {
  const { listen, publish, runs, lingered } = aFeed(50);
  const first = listen();
  publish('a');
  first.leave();
  lingered();
  const again = listen(idOf(first.heard[0]!));
  publish('c');
  expect(again.heard.map((text) => /^event: (.*)$/m.exec(text)![1])).toEqual(['reset', 'events']);
  expect(runs.map(({ aborted }) => aborted)).toEqual([true, false]);
  // From here on nothing is missing.
  const third = listen(idOf(again.heard[1]!));
  expect(third.heard).toEqual([]);
});

test('a wait that a new client has interrupted does not stop the feed', () => {
  const { listen, runs, lingered } = aFeed();
  listen().leave();
  const endOfWait = lingered.pending();
  listen();
  endOfWait();
  expect(runs.map(({ aborted }) => aborted)).toEqual([false]);
});

test('the feed runs only while there are clients, and drops a client that cannot keep up', () => {
  const { feed, runs, listen, publish, lingered } = aFeed();
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
  lingered();
  expect(runs.map(({ aborted }) => aborted)).toEqual([true]);
  listen();
  expect(runs.map(({ aborted }) => aborted)).toEqual([true, false]);
});
