import { shortfalls, SIGNALS_RULES, verdictsOf } from './quality';

/**
 * How well the rules find what the workloads inject, without ever seeing a label. Longer runs, of all workloads,
 * at more rates and seeds, are judged in quality.slow.test.ts.
 */
test('all that is injected into signals is found, and nothing else', async () => {
  const verdicts = await verdictsOf({ workload: 'signals', events: 30_000, eventsPerSecond: 1000 });
  expect(shortfalls(verdicts, SIGNALS_RULES, { precision: 0.95, recall: 0.95, found: 5 })).toEqual([]);
});

test('circles and structuring are found among interbank payments', async () => {
  const verdicts = await verdictsOf({ workload: 'interbank', events: 20_000, eventsPerSecond: 200 });
  const transfers = ['CIRCULAR_FLOW', 'STRUCTURING'];
  expect(shortfalls(verdicts, transfers, { precision: 0.95, recall: 0.95, found: 5 })).toEqual([]);
});

test('impossible travel is found, and most unusual amounts are', async () => {
  const verdicts = await verdictsOf({ workload: 'card', events: 20_000, eventsPerSecond: 200 });
  expect(shortfalls(verdicts, ['IMPOSSIBLE_TRAVEL'], { precision: 0.95, recall: 0.95, found: 20 })).toEqual([]);
  // Ordinary people spend a lot now and then, and of some customers little is known when it happens: the more of them
  // a run knows well, the better are the figures.
  expect(shortfalls(verdicts, ['UNUSUAL_AMOUNT'], { precision: 0.5, recall: 0.5, found: 20 })).toEqual([]);
});

test('where nothing is injected, nothing is found but a few unusual amounts', async () => {
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
