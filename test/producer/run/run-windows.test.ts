import { inDeliveryOrder } from '../../../producer/delivery/delivery-order';
import { createRecordSource } from '../../../producer/generation/record-source';
import { RunWindows } from '../../../producer/run/run-windows';
import { maxLatencyMs } from '../../../producer/generation/network';
import { aConfig, aDataset } from '../a-client';

/** A minute of events in the order in which a network with many spikes delivers them. */
async function delivered() {
  const config = aConfig({ network: 'terrible', eventsPerSecond: 50, anomalyRate: 0.2 });
  const source = createRecordSource({ config, dataset: aDataset() });
  const records = Array.from({ length: 3_000 }, (_, sequence) => source.at(sequence));
  const arrivals = [];
  for await (const batch of inDeliveryOrder([records])) arrivals.push(...batch);
  return { config, arrivals };
}

test('a network with spikes reorders events, and those behind the watermark are counted as late', async () => {
  const { config, arrivals } = await delivered();
  const overtaken = arrivals.filter(({ eventTimeMs }, at) => at > 0 && eventTimeMs < arrivals[at - 1]!.eventTimeMs);
  expect(overtaken.length).toBeGreaterThan(500);
  const windows = new RunWindows(config, { windowMs: 5_000 });
  windows.add(arrivals);
  const { lateEvents, eventTimeWindows, countWindows } = windows.snapshot();
  expect(lateEvents).toBeGreaterThan(100);
  expect(lateEvents).toBeLessThan(900);
  expect([eventTimeWindows >= 11, countWindows]).toEqual([true, 150]);
});

test('a lateness of the longest latency misses no event', async () => {
  const { config, arrivals } = await delivered();
  const windows = new RunWindows(config, { windowMs: 5_000, allowedLatenessMs: maxLatencyMs('terrible') });
  windows.add(arrivals);
  expect(windows.snapshot().lateEvents).toBe(0);
});

test('the latest window of each kind shows count, risk mix, anomaly rate and mean limit', async () => {
  const { config, arrivals } = await delivered();
  const windows = new RunWindows(config, { windowMs: 5_000 });
  windows.add(arrivals);
  const { lastCountWindow, lastEventTimeWindow } = windows.snapshot();
  const last20 = arrivals.slice(-20);
  expect(lastCountWindow).toMatchObject({
    index: 149,
    count: 20,
    anomalyRate: last20.filter(({ truth }) => truth.length > 0).length / 20,
    risk: { HIGH: last20.filter(({ riskLevel }) => riskLevel === 'HIGH').length },
  });
  expect(lastCountWindow!.meanCreditLimit).toBeGreaterThan(0);
  expect(lastEventTimeWindow!.endMs - lastEventTimeWindow!.startMs).toBe(5_000);
});
