import type { WorkloadName } from '../../lib/domain/event';
import { creditWorkload } from './credit/credit-workload';
import type { WorkloadDefinition } from './workload-definition';

/** Every workload by its name. A new one is a folder beside this file and a line here. */
export const WORKLOAD_REGISTRY: Readonly<Record<WorkloadName, WorkloadDefinition>> = {
  credit: creditWorkload,
};
