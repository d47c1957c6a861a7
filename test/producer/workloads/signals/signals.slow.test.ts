import { aMillionEvents } from '../a-million-events';
import { aSignalsRun } from './a-signals-run';
import { CONDITIONS, createConditions } from './conditions';

aMillionEvents('signals');

test('at 50,000 events a second every injected anomaly looks like one, and nothing else does', () => {
  const run = aSignalsRun({ eventsPerSecond: 50_000, customers: 30_000 });
  const conditions = createConditions();
  const { startTimeMs } = run.config;
  const injected = new Map<string, Set<string>>(CONDITIONS.map((type) => [type, new Set()]));
  const found = new Set<string>();
  let wrong = 0;
  for (let position = 0; position < 4_000_000; position++) {
    const { event, truth } = run.at(position);
    const holding = conditions.holdingAt(event);
    wrong += holding.filter((type) => !truth.some((flag) => flag.type === type)).length;
    for (const { type, episode_id: id = event.event_id } of truth) {
      // Episodes that began in the first 40 of the 80 seconds have had time to finish.
      const isFirst = id === event.event_id && Date.parse(event.timestamp) - startTimeMs < 40_000;
      if (isFirst) injected.get(type)!.add(id);
      if (holding.some((condition) => condition === type)) found.add(id);
    }
  }
  expect(wrong).toBe(0);
  for (const ids of injected.values()) {
    expect(ids.size).toBeGreaterThan(0);
    expect([...ids].filter((id) => !found.has(id))).toEqual([]);
  }
}, 900_000);
