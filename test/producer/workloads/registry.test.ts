import type * as z from 'zod';
import { EVENT_KINDS, WORKLOADS } from '../../../lib/events/event';
import { createWorkload } from '../../../producer/workloads/create-workload';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';
import { aConfig, aDataset } from '../a-client';

test.each(WORKLOADS)('%s makes events of its own name', (name) => {
  const workload = createWorkload(name, { config: aConfig({ workload: name }), dataset: aDataset() });
  expect(workload.generate(0).event.workload).toBe(name);
});

test.each(WORKLOADS)('%s has variants of every category, each with its own name', (name) => {
  const { anomalies } = WORKLOAD_REGISTRY[name];
  expect(anomalies.map(({ category }) => category).toSorted()).toEqual(EVENT_KINDS[name].categories.toSorted());
  const variants = anomalies.flatMap(({ category, variants }) => variants.map((variant) => ({ category, ...variant })));
  expect(new Set(variants.map(({ type }) => type)).size).toBe(variants.length);
  for (const { category, type, severity, description, weight } of variants) {
    const [schema] = EVENT_KINDS[name].schemas;
    const flags = schema.shape.anomaly_flags as z.ZodType;
    expect(flags.parse([{ type, category, severity, description }])).toBeTruthy();
    expect(weight).toBeGreaterThan(0);
  }
});
