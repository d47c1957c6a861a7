import { parseRoute } from '../../../dashboard/src/model/route';
import { anEventRow, aVerify } from '../answers';
import { aStore } from './a-store';

const stats = () => ({
  workload: null,
  totals: { events: 150, anomalous: 3, by_workload: {}, by_type: {}, by_risk: {}, by_anomaly: {} },
});
const events = () => ({ rows: [anEventRow({ number: 1 })], next_cursor: null });

test('without a stream, polled answers make the sample and the feed', async () => {
  const { polling, state } = aStore('#/overview', { stats, events });
  await polling.refresh();
  expect(state().samples.map(({ stored }) => stored)).toEqual([150]);
  expect(state().feed.events.map(({ event_id }) => event_id)).toEqual(['EVT-t-1']);
});

test('with a stream, neither is polled', async () => {
  const { polling, state, dispatch } = aStore('#/overview', { stats, events });
  dispatch({ type: 'connection-changed', connection: { state: 'live' } });
  await polling.refresh();
  expect([state().samples, state().feed.events]).toEqual([[], []]);
});

test('an API that does not answer adds no sample, and its errors are kept with the resources', async () => {
  const { polling, state, resources } = aStore('#/overview', {});
  await polling.refresh();
  expect(state().samples).toEqual([]);
  expect(resources.verify.error.peek()).toMatchObject({ code: 'unreachable' });
});

test('a hidden page asks for nothing', async () => {
  const { polling, asked } = aStore('#/overview', { stats }, { hidden: true });
  await polling.refresh();
  expect(asked).toEqual([]);
});

test('counts of the previous workload are dropped before those of the next are read', async () => {
  const workloads: unknown[] = [];
  const { polling, resources, dispatch } = aStore('#/overview?workload=card', {
    stats: (query: { workload?: string }) => {
      workloads.push(query.workload);
      return stats();
    },
  });
  await polling.read(['shownStats']);
  dispatch({ type: 'navigated', route: parseRoute('#/overview?workload=credit') });
  const showing = polling.showOtherWorkload();
  expect(resources.shownStats.value.peek()).toBeUndefined();
  await showing;
  expect(workloads).toEqual(['card', 'credit']);
  expect(resources.shownStats.value.peek()).toBeDefined();
});

test('a request in flight is awaited, not repeated', async () => {
  const { polling, asked } = aStore('#/overview', { verify: () => aVerify() });
  await Promise.all([polling.read(['verify']), polling.read(['verify'])]);
  expect(asked).toEqual(['verify']);
});
