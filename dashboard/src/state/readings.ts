import type { LiveCounters, Verify } from '../api/types';
import type { Route } from '../model/route';
import type { PageState } from './page-state';
import type { ResourceName } from './resources';

/** What the page can read from the API: a resource, or the latest stored events for the live feed. */
export type Reading = ResourceName | 'events';

const EVERY_TAB: readonly Reading[] = ['verify', 'windows', 'anomalies', 'stats', 'pipeline', 'control'];
/** Only one tab shows these, and they cost the server more than the rest. */
const DETECTOR: readonly Reading[] = ['detections', 'evaluation'];

/** What depends on the workload that the reader chose. */
export const OF_WORKLOAD = ['shownStats', 'windows', 'anomalies'] as const satisfies readonly ResourceName[];

/** What to read every few seconds. `pipeline` and `control` too: the stream reports only their changes of state. */
export function regularReadings({ route, connection }: Pick<PageState, 'route' | 'connection'>): readonly Reading[] {
  return [
    ...EVERY_TAB,
    ...(route.workload === undefined ? [] : (['shownStats'] as const)),
    ...(route.tab === 'analytics' ? DETECTOR : []),
    ...(connection.state === 'live' ? [] : (['events'] as const)),
  ];
}

/** What to read when counters arrive: the stream says that the proof has changed, not how. */
export function readingsAfterCounters(
  { verdict }: Pick<LiveCounters, 'verdict'>,
  shown: { readonly tab: Route['tab']; readonly verdict: Verify['verdict'] | undefined },
): readonly Reading[] {
  return [
    ...(verdict === shown.verdict ? [] : (['verify'] as const)),
    // The producer's card moves as fast as the other figures.
    ...(shown.tab === 'simulate' ? (['control'] as const) : []),
  ];
}

/** What to read when the reader goes elsewhere, apart from `OF_WORKLOAD` where the workload changed. */
export function readingsAfterNavigation({ tab }: Pick<Route, 'tab'>): readonly Reading[] {
  return tab === 'analytics' ? DETECTOR : [];
}
