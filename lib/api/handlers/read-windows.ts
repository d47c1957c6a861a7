import type { QueryStore } from '../../aws/query-store';
import { hoursOfList } from '../../aws/hours-of-list';
import { windowsOf, type Window } from '../contract/windows';
import type { WorkloadName } from '../../events/event';
import type { TimeRange } from '../../domain/bronze/time-keys';
import { minuteScope } from '../../domain/bronze/rollup';

/** Windows of some workloads together. @default all workloads */
export type WindowQuery = TimeRange & { readonly workloads?: readonly WorkloadName[] };

/** The minutes that hold events, newest first. Each hour is read only once the later one is used up. */
export async function* readWindows(
  store: Pick<QueryStore, 'rollups'>,
  query: WindowQuery,
  watermarkMs: number | undefined,
): AsyncGenerator<Window> {
  const { workloads: wanted, fromMs = -Infinity, toMs = Infinity } = query;
  const workload = wanted?.length === 1 ? wanted[0]! : null;
  for await (const { hour, workloads } of hoursOfList(store, { ...query, kind: 'recent' })) {
    const rollups = await Promise.all(workloads.map((name) => store.rollups(minuteScope(name, hour))));
    for (const window of windowsOf(rollups.flat(), { workload, watermarkMs })) {
      const startMs = Date.parse(window.start);
      // A minute is in the range when it begins in it.
      if (startMs >= fromMs && startMs < toMs) yield window;
    }
  }
}
