import { eventId } from '../../../lib/events/envelope';
import type { LegionEvent, WorkloadName } from '../../../lib/events/event';
import { createWorkload } from '../../../producer/workloads/create-workload';
import type { Workload } from '../../../producer/workloads/workload';
import { aConfig, aDataset } from '../../producer/a-client';

const workloads = new Map<WorkloadName, Workload>();

function workloadNamed(name: WorkloadName): Workload {
  const known = workloads.get(name);
  if (known) return known;
  const made = createWorkload(name, { config: aConfig({ workload: name, anomalyRate: 0 }), dataset: aDataset() });
  workloads.set(name, made);
  return made;
}

/** An ordinary event of any workload, at a time and position in a run that the test chooses. */
export function anEventOf(
  workload: WorkloadName,
  { runId = 'r1', sequence, atMs }: { readonly runId?: string; readonly sequence: number; readonly atMs: number },
): LegionEvent {
  const { event } = workloadNamed(workload).generate(sequence);
  const envelope = { event_id: eventId(runId, sequence), timestamp: new Date(atMs).toISOString() };
  return { ...event, ...envelope, run_id: runId, sequence };
}
