import { parseRoute } from '../../../dashboard/src/model/route';
import type { Connection } from '../../../dashboard/src/state/connection';
import {
  readingsAfterCounters,
  readingsAfterNavigation,
  regularReadings,
  type Reading,
} from '../../../dashboard/src/state/readings';

const EVERY_TAB: readonly Reading[] = ['anomalies', 'control', 'pipeline', 'stats', 'verify', 'windows'];

test.each<[string, Connection['state'], string, readonly Reading[]]>([
  ['live', 'live', '#/overview', []],
  ['without a stream, the events too', 'waiting', '#/overview', ['events']],
  ['for one workload, its counts too', 'live', '#/overview?workload=card', ['shownStats']],
  ['on Analytics, the detector too', 'live', '#/analytics', ['detections', 'evaluation']],
])('read regularly, %s', (_when, state, address, besides) => {
  const readings = regularReadings({ connection: { state }, route: parseRoute(address) });
  expect([...readings].sort()).toEqual([...EVERY_TAB, ...besides].sort());
});

test.each([
  ['nothing while the verdict stays', 'EQUAL', 'overview', []],
  ['the proof when its verdict changed', 'BEHIND', 'overview', ['verify']],
  ['the proof before it was ever read', undefined, 'overview', ['verify']],
  ['the producer while Simulate shows it', 'EQUAL', 'simulate', ['control']],
] as const)('counters lead to reading %s', (_what, verdict, tab, expected) => {
  expect(readingsAfterCounters({ verdict: 'EQUAL' }, { tab, verdict })).toEqual(expected);
});

test('only Analytics makes the page read the detector at once', () => {
  expect(readingsAfterNavigation({ tab: 'analytics' })).toEqual(['detections', 'evaluation']);
  expect(readingsAfterNavigation({ tab: 'events' })).toEqual([]);
});
