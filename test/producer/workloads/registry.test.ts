import { ANOMALY_CATEGORIES, anomalyFlagSchema, WORKLOADS } from '../../../lib/domain/event';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';
import { aConfig, aDataset } from '../a-client';

test.each(WORKLOADS)('%s makes events of its own name', (name) => {
  const workload = WORKLOAD_REGISTRY[name].create({ config: aConfig({ workload: name }), dataset: aDataset() });
  expect(workload.generate(0).event.workload).toBe(name);
});

test.each(WORKLOADS)('%s has variants of every category, each of a name of its own', (name) => {
  const { anomalies } = WORKLOAD_REGISTRY[name];
  expect(anomalies.map(({ category }) => category).toSorted()).toEqual(ANOMALY_CATEGORIES.toSorted());
  const variants = anomalies.flatMap(({ category, variants }) => variants.map((variant) => ({ category, ...variant })));
  expect(new Set(variants.map(({ type }) => type)).size).toBe(variants.length);
  for (const { category, type, severity, description, weight } of variants) {
    expect(anomalyFlagSchema.parse({ type, category, severity, description })).toBeTruthy();
    expect(weight).toBeGreaterThan(0);
  }
});
