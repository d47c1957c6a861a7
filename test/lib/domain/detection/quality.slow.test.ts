import { EVERY_WORKLOAD, shortfalls, SIGNALS_RULES, verdictsOf } from './quality';

const RATES = [1000, 200, 20];
const SEEDS = [42, 7];
const trials = RATES.flatMap((eventsPerSecond) => SEEDS.map((seed) => ({ eventsPerSecond, seed })));
const trialsOf = (workload: string, events: number) => trials.map((trial) => ({ workload, events, ...trial }));

test.each(trialsOf('signals', 60_000))('signals at $eventsPerSecond/s, seed $seed', async (trial) => {
  const verdicts = await verdictsOf(trial);
  expect(shortfalls(verdicts, SIGNALS_RULES, { precision: 0.95, recall: 0.95, found: 10 })).toEqual([]);
});

test('the run of the demo', async () => {
  const verdicts = await verdictsOf({ workload: EVERY_WORKLOAD, events: 50_000, eventsPerSecond: 1000 });
  expect(shortfalls(verdicts, SIGNALS_RULES, { precision: 0.95, recall: 0.95, found: 5 })).toEqual([]);
});

test.each(trialsOf(EVERY_WORKLOAD, 100_000))('all workloads at $eventsPerSecond/s, seed $seed', async (trial) => {
  const verdicts = await verdictsOf(trial);
  expect(shortfalls(verdicts, SIGNALS_RULES, { precision: 0.95, recall: 0.95, found: 5 })).toEqual([]);
});

test.each(trialsOf('card', 60_000))('card at $eventsPerSecond/s, seed $seed', async (trial) => {
  const verdicts = await verdictsOf(trial);
  expect(shortfalls(verdicts, ['IMPOSSIBLE_TRAVEL'], { precision: 0.95, recall: 0.95, found: 50 })).toEqual([]);
  expect(shortfalls(verdicts, ['UNUSUAL_AMOUNT'], { precision: 0.6, recall: 0.65, found: 50 })).toEqual([]);
});

test.each(trialsOf('interbank', 60_000))('interbank at $eventsPerSecond/s, seed $seed', async (trial) => {
  const verdicts = await verdictsOf(trial);
  const transfers = ['CIRCULAR_FLOW', 'STRUCTURING'];
  expect(shortfalls(verdicts, transfers, { precision: 0.95, recall: 0.95, found: 20 })).toEqual([]);
});

test('every anomaly injected into signals is found, and nothing else', async () => {
  const verdicts = await verdictsOf({ workload: 'signals', events: 30_000, eventsPerSecond: 1000 });
  expect(shortfalls(verdicts, SIGNALS_RULES, { precision: 0.95, recall: 0.95, found: 5 })).toEqual([]);
});

test('circles and structuring are found among interbank payments', async () => {
  const verdicts = await verdictsOf({ workload: 'interbank', events: 20_000, eventsPerSecond: 200 });
  const transfers = ['CIRCULAR_FLOW', 'STRUCTURING'];
  expect(shortfalls(verdicts, transfers, { precision: 0.95, recall: 0.95, found: 5 })).toEqual([]);
});
