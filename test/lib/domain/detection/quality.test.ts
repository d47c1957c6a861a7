import { shortfalls, verdictsOf } from './quality';

/**
 * How well the rules find what the workloads inject, without ever seeing a label. quality.slow.test.ts judges longer
 * runs of all workloads at more rates and seeds.
 */
test('impossible travel is found, and so are most unusual amounts', async () => {
  const verdicts = await verdictsOf({ workload: 'card', events: 20_000, eventsPerSecond: 200 });
  expect(shortfalls(verdicts, ['IMPOSSIBLE_TRAVEL'], { precision: 0.95, recall: 0.95, found: 20 })).toEqual([]);
  // Ordinary people spend a lot now and then, and little is known about some of them when it happens. The more
  // customers a run knows well, the better the figures.
  expect(shortfalls(verdicts, ['UNUSUAL_AMOUNT'], { precision: 0.5, recall: 0.5, found: 20 })).toEqual([]);
});

test('where nothing is injected, only a few unusual amounts are found', async () => {
  const events = 15_000;
  const verdicts = await verdictsOf({
    workload: 'signals,card,interbank',
    events,
    eventsPerSecond: 200,
    anomalyRate: 0,
  });
  const wrong = Object.fromEntries([...verdicts].map(([name, verdict]) => [name, verdict.wrong]));
  const { UNUSUAL_AMOUNT, ...others } = wrong;
  expect(new Set(Object.values(others))).toEqual(new Set([0]));
  expect(UNUSUAL_AMOUNT).toBeLessThan(0.005 * (events / 3));
});
