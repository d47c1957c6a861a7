import type { QueryStore } from '../../lib/aws/query-store';
import { windowsOf, type Window } from '../../lib/domain/api/windows';
import type { WorkloadName } from '../../lib/domain/event';
import { hoursHolding, monthsHolding, type TimeRange } from '../../lib/domain/queries';
import { dayScope, minuteScope, totalScope } from '../../lib/domain/rollup';

export type WindowQuery = TimeRange & { readonly workload: WorkloadName };

/** The minutes that hold anything, the newest first; reads an hour when the one before is used up. */
export async function* readWindows(
  store: Pick<QueryStore, 'rollups'>,
  query: WindowQuery,
  watermarkMs: number | undefined,
): AsyncGenerator<Window> {
  const { workload, fromMs = -Infinity, toMs = Infinity } = query;
  const totals = await store.rollups(totalScope(workload));
  for (const month of monthsHolding(totals, query)) {
    const days = await store.rollups(dayScope(workload, month));
    for (const hour of hoursHolding(days, { ...query, kind: 'recent' })) {
      const rollups = await store.rollups(minuteScope(workload, hour));
      for (const window of windowsOf(rollups, { workload, watermarkMs })) {
        const startMs = Date.parse(window.start);
        // A minute belongs to the range when it begins in it.
        if (startMs >= fromMs && startMs < toMs) yield window;
      }
    }
  }
}
