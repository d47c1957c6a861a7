import type { WorkloadName } from '../../lib/events/event';
import * as registered from './registered';
import type { WorkloadDefinition } from './workload-definition';

/** Every workload by its name. The compiler requires one for each declaration in lib/events, and no others. */
export const WORKLOAD_REGISTRY: Readonly<Record<WorkloadName, WorkloadDefinition>> = {
  ...(registered satisfies Record<keyof typeof registered, WorkloadDefinition>),
} satisfies Record<WorkloadName, WorkloadDefinition>;
