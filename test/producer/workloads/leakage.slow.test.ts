import { WORKLOADS } from '../../../lib/events/event';
import { labelledEvents } from './labelled-events';
import { leaksOf, unexplained } from './leaks';

test.each(WORKLOADS)('%s: no single trait of 20,000 events reveals that one is anomalous', (workload) => {
  expect(unexplained(workload, leaksOf(labelledEvents(workload, 'off', 20_000)))).toEqual([]);
});
