import { eventSchema } from '../../../../lib/events/event';
import type { RunConfig } from '../../../../lib/domain/run/run';
import { createWorkload } from '../../../../producer/workloads/create-workload';
import { aConfig, aDataset } from '../../a-client';

const events = (count: number, change: Partial<RunConfig> = {}) => {
  const config = aConfig({ workload: 'atm', anomalyRate: 0.2, ...change });
  const { generate } = createWorkload('atm', { config, dataset: aDataset() });
  return Array.from({ length: count }, (_, position) => generate(position));
};

test('the schema accepts every withdrawal, and the label is the truth', () => {
  for (const { event, truth } of events(2_000)) {
    expect(eventSchema.parse(event)).toEqual(event);
    expect(event.anomaly_flags ?? []).toEqual(truth);
  }
});

test('the anomaly rate sets the share of unusual withdrawals, down to none', () => {
  const unusual = (anomalyRate: number) =>
    events(5_000, { anomalyRate }).filter(({ truth }) => truth.length > 0).length;
  expect(Math.abs(unusual(0.2) - 1_000)).toBeLessThan(120);
  expect(unusual(0)).toBe(0);
});

test('a withdrawal does not depend on which ones were generated before', () => {
  const { generate } = createWorkload('atm', { config: aConfig({ workload: 'atm' }), dataset: aDataset() });
  const backwards = Array.from({ length: 200 }, (_, at) => generate(199 - at)).toReversed();
  expect(backwards).toEqual(events(200, { anomalyRate: aConfig().anomalyRate }));
});

test('ordinary customers withdraw cash in their home city', () => {
  const cities = new Map<string, Set<string>>();
  for (const { event, partitionKey } of events(5_000, { anomalyRate: 0 })) {
    const city = event.workload === 'atm' ? event.location.city : 'elsewhere';
    cities.set(partitionKey, (cities.get(partitionKey) ?? new Set()).add(city));
  }
  expect([...cities.values()].filter(({ size }) => size !== 1)).toEqual([]);
});
