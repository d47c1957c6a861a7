import { WORKLOADS, type WorkloadName } from '../../lib/domain/event';
import type { WorkloadDefinition } from './workload-definition';

/** Every registered workload by its name: what `<name>/workload.ts` exports as `workload`. */
export const WORKLOAD_REGISTRY = Object.fromEntries(WORKLOADS.map((name) => [name, definitionOf(name)])) as Readonly<
  Record<WorkloadName, WorkloadDefinition>
>;

/** By the folder's name, so that registering a workload takes one line. esbuild bundles all that the pattern matches. */
function definitionOf(name: WorkloadName): WorkloadDefinition {
  const module = require(`./${name}/workload.ts`) as { readonly workload: WorkloadDefinition };
  return module.workload;
}
