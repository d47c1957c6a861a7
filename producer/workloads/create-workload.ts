import { mixOf, type RunConfig } from '../../lib/domain/run/run';
import type { EventOf, WorkloadName } from '../../lib/events/event';
import type { Dataset } from '../dataset/dataset';
import { WORKLOAD_REGISTRY } from './registry';
import { trackOf } from './track';
import type { AnomalyCategoryInfo } from './workload-definition';
import type { GeneratedEvent, Workload } from './workload';

/** Makes the event of any sequence of a run of one workload or a mix. */
export type EventMaker = { readonly generate: (sequence: number) => GeneratedEvent };

export function createEventMaker({ config, dataset }: { config: RunConfig; dataset: Dataset }): EventMaker {
  const mix = mixOf(config);
  const [only] = mix.parts;
  // In a run of one workload, positions are sequences.
  if (mix.parts.length === 1) return createWorkload(only!.name, { config, dataset });
  const workloads = new Map<WorkloadName, Workload>(
    mix.parts.map(({ name }) => [name, createWorkload(name, { config, dataset })]),
  );
  return {
    generate: (sequence) => {
      const { name, position } = mix.at(sequence);
      return workloads.get(name)!.generate(position);
    },
  };
}

/** One workload of a run, which must be in its mix. */
export function createWorkload<Name extends WorkloadName>(
  name: Name,
  { config, dataset }: { config: RunConfig; dataset: Dataset },
): Workload<EventOf<Name>> {
  const track = trackOf(config, name);
  if (!track) throw new RangeError(`${name} is not in the mix ${config.workload}`);
  const input = { config, dataset, track, trackOf: (other: WorkloadName) => trackOf(config, other) };
  // The registry's type does not say it: an entry makes the events that are declared under its name.
  return WORKLOAD_REGISTRY[name].create(input) as Workload<EventOf<Name>>;
}

/** The anomalies that can be injected into a run: those of each workload in its mix. */
export function anomaliesOf(config: Pick<RunConfig, 'workload'>): readonly AnomalyCategoryInfo[] {
  return mixOf(config).parts.flatMap(({ name }) => WORKLOAD_REGISTRY[name].anomalies);
}
