import { aControlState, aCounters, aLiveEvent, anEventRow, atSecond, aVerify } from '../answers';
import { aStore } from './a-store';

test('counters become a sample, and another verdict makes the page read the proof', async () => {
  const { receive, state, asked, polling } = aStore('#/overview', { verify: () => aVerify() });
  await polling.read(['verify']);
  receive('counters', aCounters({ verdict: 'EQUAL' }));
  expect(asked).toEqual(['verify']);
  receive('counters', aCounters({ at: atSecond(1), verdict: 'BEHIND' }));
  expect(asked).toEqual(['verify', 'verify']);
  expect(state().samples).toHaveLength(2);
});

test('events go into the feed', () => {
  const { receive, state } = aStore('#/live', {});
  receive('events', { events: [aLiveEvent({ number: 1 })], sampled: false });
  expect(state().feed.received).toBe(1);
});

test('the state of the producer and of the parts replaces what is shown', () => {
  const { receive, resources } = aStore('#/simulate', {});
  receive('control', aControlState({ state: 'paused' }));
  receive('health', { state: 'degraded', checked_at: atSecond(1) });
  expect(resources.control.value.peek()).toMatchObject({ state: 'paused' });
  expect(resources.pipeline.value.peek()).toMatchObject({ state: 'degraded' });
});

test('after a gap, the page counts it and reads the events that are stored', async () => {
  const { receive, state, dispatch, until } = aStore('#/live', {
    events: () => ({ rows: [anEventRow({ number: 7 })], next_cursor: null }),
  });
  dispatch({ type: 'connection-changed', connection: { state: 'live' } });
  receive('reset', { reason: 'the server was restarted' });
  expect(state().gaps).toBe(1);
  await until(() => state().feed.events.length > 0);
  expect(state().feed.events.map(({ event_id }) => event_id)).toEqual(['EVT-t-7']);
});

test('a message that only a newer server knows is ignored', () => {
  const { receive, state } = aStore('#/live', {});
  const before = state();
  receive('weather', { rain: true });
  expect(state()).toBe(before);
});
