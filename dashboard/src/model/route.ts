import { filterFromText, filterText, RECENT, type EventFilter } from './event-filter';

export const TABS = ['overview', 'events', 'live', 'simulate', 'health', 'analytics'] as const;
export type Tab = (typeof TABS)[number];

/** Where the reader is. It lives in the fragment, so that readers can keep and share a place. */
export type Route = {
  readonly tab: Tab;
  /** Used by the events tab. */
  readonly filter: EventFilter;
  /** The event that is open. */
  readonly event: string | undefined;
  /** The tabs that show events show only those of this workload; all when undefined. */
  readonly workload?: string | undefined;
};

export function parseRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split('?', 2);
  const parameters = new URLSearchParams(query);
  return {
    tab: TABS.find((tab) => tab === path) ?? 'overview',
    filter: filterFromText(parameters),
    event: parameters.get('event') ?? undefined,
    workload: parameters.get('workload') ?? undefined,
  };
}

export function routeFragment({ tab, filter = RECENT, event, workload }: Partial<Route> & Pick<Route, 'tab'>): string {
  const parameters = filterText(filter);
  if (workload !== undefined) parameters.set('workload', workload);
  if (event !== undefined) parameters.set('event', event);
  const query = parameters.toString();
  return `#/${tab}${query === '' ? '' : `?${query}`}`;
}

/** The control token that the printed link carries, and the fragment without it. */
export function takeToken(fragment: string): { readonly token: string | undefined; readonly rest: string } {
  const match = /(?:^#|[#&?/])token=([A-Za-z0-9._~-]+)&?/.exec(fragment);
  if (!match) return { token: undefined, rest: fragment };
  const rest = fragment.replace(/token=[A-Za-z0-9._~-]+&?/, '').replace(/[&?]$/, '');
  return { token: match[1], rest: rest === '#' || rest === '' ? '#/overview' : rest };
}
