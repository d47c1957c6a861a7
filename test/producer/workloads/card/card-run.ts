import type { EventOf } from '../../../../lib/events/event';
import type { RunConfig } from '../../../../lib/domain/run/run';
import type { Dataset } from '../../../../producer/dataset/dataset';
import { createWorkload } from '../../../../producer/workloads/create-workload';

export type CardEvent = EventOf<'card'>;

/** A transaction as a bank sees it, and what only the truth knows. */
export type Labelled = { readonly event: CardEvent; readonly scenario: string | undefined };

/** A run of the twin's clients at the default settings. Tests override what they need. */
export function aCardConfig(dataset: Dataset, change: Partial<RunConfig> = {}): RunConfig {
  return {
    workload: 'card',
    runId: 'test',
    seed: 42,
    startTimeMs: Date.UTC(2026, 0, 4),
    eventsPerSecond: 100,
    anomalyRate: 0.08,
    labels: 'sidecar',
    network: 'normal',
    dataset: dataset.identity,
    ...change,
  };
}

export function transactions(config: RunConfig, dataset: Dataset, count: number): Labelled[] {
  const workload = createWorkload('card', { config, dataset });
  return Array.from({ length: count }, (_, position) => {
    const { event, truth } = workload.generate(position);
    return { event, scenario: truth[0]?.type };
  });
}
