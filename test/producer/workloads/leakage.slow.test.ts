import { WORKLOADS } from '../../../lib/events/event';
import { labelledEvents, RUNS } from './labelled-events';
import { leaksOf, unexplained } from './leaks';

test.each(WORKLOADS)('%s: no single trait of 20,000 events reveals that one is anomalous', (workload) => {
  expect(unexplained(workload, leaksOf(labelledEvents(workload, 'off', 20_000)))).toEqual([]);
});

test.each(RUNS)('%s: without labels the bytes are those of the labelled events less the flags', (workload) => {
  const inline = labelledEvents(workload, 'inline', 800);
  const bytes = inline.map(({ event: { anomaly_flags: _flags, ...event } }) => JSON.stringify(event));
  for (const labels of ['sidecar', 'off'] as const) {
    const bare = labelledEvents(workload, labels, 800);
    expect(bare.map(({ event }) => JSON.stringify(event))).toEqual(bytes);
    expect(bare.map(({ truth }) => truth)).toEqual(inline.map(({ truth }) => truth));
  }
  expect(inline.map(({ event }) => event.anomaly_flags ?? [])).toEqual(inline.map(({ truth }) => truth));
});
