import { theTwin } from '../../the-twin';
import { aCardConfig } from './card-run';
import { ordinaryTravel } from './fastest-travel';

test.each([100, 1, 0.05])(
  "over 200,000 events of the twin's clients at %d/s nobody travels faster than a plane, except for fraud",
  async (eventsPerSecond) => {
    const dataset = await theTwin();
    const { fastestKmPerHour } = ordinaryTravel(aCardConfig(dataset, { eventsPerSecond }), dataset, 200_000);
    expect(fastestKmPerHour).toBeGreaterThan(20);
    expect(fastestKmPerHour).toBeLessThan(900);
  },
  120_000,
);
