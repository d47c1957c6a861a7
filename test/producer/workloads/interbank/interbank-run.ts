import type { EventOf } from '../../../../lib/events/event';
import type { RunConfig } from '../../../../lib/domain/run/run';
import { createWorkload } from '../../../../producer/workloads/create-workload';
import type { GeneratedEvent } from '../../../../producer/workloads/workload';
import { aConfig, aDataset, someClients } from '../../a-client';

export type InterbankEvent = EventOf<'interbank'>;
export type Made = Omit<GeneratedEvent, 'event'> & { readonly event: InterbankEvent };

/** A run of payments among the given number of clients. Tests override what they need. */
export function anInterbankRun({ clients = 100, ...change }: Partial<RunConfig> & { clients?: number } = {}) {
  const dataset = aDataset(someClients(clients));
  const config = aConfig({ workload: 'interbank', eventsPerSecond: 4, anomalyRate: 0.08, ...change });
  const { generate } = createWorkload('interbank', { config, dataset });
  const at = (position: number): Made => {
    const made = generate(position);
    if (made.event.workload !== 'interbank') throw new Error('not an event of a payment');
    return { ...made, event: made.event };
  };
  return { at, events: (count: number, from = 0) => Array.from({ length: count }, (_, n) => at(from + n)) };
}
