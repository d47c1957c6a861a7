import { EMPTY_FEED, KEPT_EVENTS, matchesLive, mergeFeed } from '../../../dashboard/src/model/live-feed';
import { polledBatch } from '../../../dashboard/src/model/polled-batch';
import { addSample, chartColumns, KEPT_SAMPLES, latestMean, sampleOf } from '../../../dashboard/src/model/samples';
import { timeRange } from '../../../dashboard/src/model/time-range';
import { liveCountersSchema, liveEventSchema, type LiveCounters } from '../../../lib/api/contract/stream';
import { aCounters, aLiveEvent, anEventRow, atSecond } from '../answers';

describe('the live feed', () => {
  const batch = (...numbers: number[]) => ({ events: numbers.map((number) => aLiveEvent({ number })), sampled: false });

  test('the latest arrival is on top, whatever the order of the batch', () => {
    const feed = mergeFeed(mergeFeed(EMPTY_FEED, batch(2, 1)), batch(4, 3));
    expect(feed.events.map(({ event_id }) => event_id)).toEqual(['EVT-t-4', 'EVT-t-3', 'EVT-t-2', 'EVT-t-1']);
  });

  test('events that a resumed stream repeats are not added twice', () => {
    const feed = mergeFeed(mergeFeed(EMPTY_FEED, batch(1, 2)), batch(2, 3));
    expect(feed.events).toHaveLength(3);
    expect(feed.received).toBe(3);
  });

  test('a record that was sent twice shows twice', () => {
    const again = { ...aLiveEvent({ number: 1 }), arrived_at: atSecond(30) };
    expect(mergeFeed(EMPTY_FEED, { events: [aLiveEvent({ number: 1 }), again], sampled: false }).events).toHaveLength(
      2,
    );
  });

  test('the feed keeps the latest events and counts all', () => {
    const numbers = Array.from({ length: KEPT_EVENTS + 50 }, (_, index) => index);
    const feed = mergeFeed(EMPTY_FEED, batch(...numbers));
    expect(feed.events).toHaveLength(KEPT_EVENTS);
    expect(feed.received).toBe(KEPT_EVENTS + 50);
  });

  test('a filter looks at ids, customers and labels', () => {
    const event = aLiveEvent({ number: 7, anomaly_types: ['INVALID_AGE'], risk_level: 'LOW' });
    const found = (text: string, only: 'all' | 'high-risk' | 'labelled' = 'all') => matchesLive(event, { text, only });
    expect([found('evt-t-7'), found(' cust-000007 '), found('age'), found('', 'labelled')]).toEqual(
      Array(4).fill(true),
    );
    expect([found('elsewhere'), found('', 'high-risk')]).toEqual([false, false]);
    const of = (workload: string) => matchesLive(event, { text: '', only: 'all', workload });
    expect([of(event.workload), of('another')]).toEqual([true, false]);
  });

  test('polled rows look like events of the stream', () => {
    expect(polledBatch([anEventRow({ number: 1 })], [aLiveEvent({ number: 1 })]).events).toEqual([]);
    const { events } = polledBatch([anEventRow({ number: 2 }), anEventRow({ number: 1 })]);
    expect(events.map((event) => liveEventSchema.parse(event).event_id)).toEqual(['EVT-t-1', 'EVT-t-2']);
  });
});

describe('samples', () => {
  const rate = ({ stored_per_second }: LiveCounters) => stored_per_second;

  test('time never runs backwards, and old samples are dropped', () => {
    const seconds = Array.from({ length: KEPT_SAMPLES + 10 }, (_, index) => index);
    const samples = [...seconds, 100].reduce<readonly LiveCounters[]>(
      (kept, second) => addSample(kept, aCounters({ at: atSecond(second) })),
      [],
    );
    const times = samples.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(samples.at(-1)!.at).toBe(atSecond(100));
  });

  test('a break in time is a gap in the chart', () => {
    const samples = [0, 1, 60].map((second) => aCounters({ at: atSecond(second), stored_per_second: 5 }));
    const [times, rates] = chartColumns(samples, [rate]);
    expect(rates).toEqual([5, 5, null, 5]);
    expect(times).toHaveLength(4);
  });

  test('a mean leaves out unknown values', () => {
    const samples = [null, 10, null, 20].map((value) => aCounters({ stored_per_second: value }));
    expect(latestMean(samples, rate, { count: 4 })).toBe(15);
    expect(latestMean([], rate, { count: 4 })).toBeNull();
  });

  test('single answers make the sample that the stream would have sent', () => {
    const before = aCounters({ at: atSecond(0), stored: 100 });
    const totals = { events: 150, anomalous: 3, by_workload: {}, by_type: {}, by_risk: { HIGH: 9 }, by_anomaly: {} };
    const stats = {
      workload: null,
      totals: { ...totals, first_event_time: null, last_event_time: null },
      last_minute: null,
    };
    const answers = { stats, pipeline: undefined, verify: undefined, control: undefined };
    const sample = liveCountersSchema.parse(sampleOf(answers, before, Date.parse(atSecond(5))));
    expect(sample).toMatchObject({
      stored: 150,
      stored_per_second: 10,
      high_risk: 9,
      accepted: null,
      verdict: 'UNKNOWN',
    });
  });

  test('the time axis grows in steps and ends with the latest sample', () => {
    expect(timeRange(1_000, 1_010)).toEqual([950, 1_010]);
    expect(timeRange(1_000, 1_100)).toEqual([980, 1_100]);
    expect(timeRange(1_000, 9_000)).toEqual([8_700, 9_000]);
    expect(timeRange(null, null)).toEqual([0, 60]);
  });
});
