import type { EventListRequest } from '../api/export-rows';

/** `anomalies` stands in addresses that readers have kept, and shows labelled events. */
export const VIEWS = ['recent', 'high-risk', 'anomalies', 'customer', 'time'] as const;
export type View = (typeof VIEWS)[number];

export const VIEW_NAMES: Readonly<Record<View, string>> = {
  recent: 'Recent',
  'high-risk': 'High risk',
  anomalies: 'Labelled',
  customer: 'By customer',
  time: 'By time',
};

/** What the events table shows. Each view uses what it needs of the rest. */
export type EventFilter = {
  readonly view: View;
  readonly customer?: string | undefined;
  /** UTC */
  readonly from?: string | undefined;
  /** UTC, not included */
  readonly to?: string | undefined;
  /** Category or type of a label. */
  readonly anomaly?: string | undefined;
  readonly severity?: string | undefined;
};

export const RECENT: EventFilter = { view: 'recent' };

/** The request for the rows, or what the reader must fill in first. */
export function filterRequest(filter: EventFilter, workload?: string): EventListRequest | { readonly missing: string } {
  const { view, customer, from, to, anomaly, severity } = filter;
  switch (view) {
    case 'recent':
      return { path: '/events', query: { workload } };
    case 'high-risk':
      return { path: '/events', query: { risk: 'HIGH', workload } };
    case 'anomalies':
      return { path: '/anomalies', query: { type: anomaly, severity, workload } };
    case 'customer':
      if (!customer) return { missing: 'Enter a customer id such as CUST-000001 to see its events.' };
      return { path: `/customers/${encodeURIComponent(customer)}/events`, query: { workload } };
    case 'time':
      if (!from && !to) return { missing: 'Choose a start or an end (UTC) to see the events in between.' };
      if (from && to && from >= to) return { missing: 'The start must be before the end.' };
      return { path: '/events', query: { from, to, workload } };
    default:
      return view satisfies never;
  }
}

/** The fields that a view uses, under their names in the address. */
const FIELDS: Readonly<Record<View, readonly Exclude<keyof EventFilter, 'view'>[]>> = {
  recent: [],
  'high-risk': [],
  anomalies: ['anomaly', 'severity'],
  customer: ['customer'],
  time: ['from', 'to'],
};

export function filterText(filter: EventFilter): URLSearchParams {
  const parameters = new URLSearchParams();
  if (filter.view !== 'recent') parameters.set('view', filter.view);
  for (const field of FIELDS[filter.view]) if (filter[field]) parameters.set(field, filter[field]);
  return parameters;
}

export function filterFromText(parameters: URLSearchParams): EventFilter {
  const view = VIEWS.find((name) => name === parameters.get('view')) ?? 'recent';
  const fields = FIELDS[view].flatMap((field) => {
    const value = parameters.get(field);
    return value ? [[field, value] as const] : [];
  });
  return { view, ...Object.fromEntries(fields) };
}
