import type { AnomalyFlag } from '../../../../lib/events/event';
import type { RunConfig } from '../../../../lib/domain/run/run';
import { createWorkload } from '../../../../producer/workloads/create-workload';
import type { SignalsEvent } from '../../../../lib/events/signals';
import { aConfig, aDataset, someClients } from '../../a-client';

export type SignalsRun = {
  readonly config: RunConfig;
  readonly at: (position: number) => Labelled;
};
export type Labelled = {
  readonly event: SignalsEvent;
  readonly truth: readonly AnomalyFlag[];
  readonly partitionKey: string;
};

/** A run of the signals workload. Tests override what they need. */
export function aSignalsRun({
  customers = 3_000,
  ...change
}: Partial<RunConfig> & { readonly customers?: number } = {}): SignalsRun {
  const dataset = aDataset(someClients(customers));
  const config = aConfig({ workload: 'signals', anomalyRate: 0.08, dataset: dataset.identity, ...change });
  const { generate } = createWorkload('signals', { config, dataset });
  return {
    config,
    at: (position) => {
      const { event, truth, partitionKey } = generate(position);
      if (event.workload !== 'signals') throw new Error('the event is of another workload');
      return { event, truth, partitionKey };
    },
  };
}

export function firstEvents({ at }: SignalsRun, count: number): Labelled[] {
  return Array.from({ length: count }, (_, position) => at(position));
}

/** In groups, each in the order of its members. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
