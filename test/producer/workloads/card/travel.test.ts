import { aConfig, aDataset, someClients } from '../../a-client';
import { ordinaryTravel } from './fastest-travel';

const dataset = aDataset(someClients(2_000));

test.each([
  { name: 'minutes of a busy bank', eventsPerSecond: 100, fewestFarMoves: 0 },
  { name: 'days of a quiet one, with journeys', eventsPerSecond: 0.05, fewestFarMoves: 10 },
])('in $name nobody travels faster than a plane, except for fraud', ({ eventsPerSecond, fewestFarMoves }) => {
  const config = aConfig({ workload: 'card', eventsPerSecond, anomalyRate: 0.08, dataset: dataset.identity });
  const { fastestKmPerHour, farMoves } = ordinaryTravel(config, dataset, 20_000);
  expect(fastestKmPerHour).toBeLessThan(900);
  expect(farMoves).toBeGreaterThanOrEqual(fewestFarMoves);
});
