import type { AnomalyFlag, EventOf } from '../../../../lib/events/event';
import type { RunConfig } from '../../../../lib/domain/run/run';
import { createWorkload } from '../../../../producer/workloads/create-workload';
import type { Workload } from '../../../../producer/workloads/workload';
import { aConfig, aDataset, someClients } from '../../a-client';

export type Made = {
  readonly event: EventOf<'viral'>;
  readonly truth: readonly AnomalyFlag[];
  readonly partitionKey: string;
};

export type RunShape = { readonly change?: Partial<RunConfig>; readonly clients?: number };

/** The workload of a separate run, which remembers nothing of other runs. */
export function aViralWorkload({ change = {}, clients = 300 }: RunShape = {}): Workload {
  const config = aConfig({ workload: 'viral', eventsPerSecond: 50, anomalyRate: 0.08, ...change });
  return createWorkload('viral', { config, dataset: aDataset(someClients(clients)) });
}

/** The first events of a run. */
export function viralEvents(count: number, shape: RunShape = {}): Made[] {
  const workload = aViralWorkload(shape);
  return Array.from({ length: count }, (_, position) => workload.generate(position) as Made);
}

export const isOrdinary = ({ truth }: Made): boolean => truth.length === 0;
