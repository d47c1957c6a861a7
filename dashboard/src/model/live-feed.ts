import type { LiveEvent } from '../api/types';

/** The latest events, the newest first. */
export type Feed = {
  readonly events: readonly LiveEvent[];
  /** Since the page was opened, without those that a sample left out. */
  readonly received: number;
  /** Whether the server sends only a sample. */
  readonly sampled: boolean;
};

/** A reader may still scroll through this many, and a browser holds them without effort. */
export const KEPT_EVENTS = 500;

export const EMPTY_FEED: Feed = { events: [], received: 0, sampled: false };

/**
 * Puts new events in front, the latest first: a batch comes shard by shard. A resumed stream repeats some events, which
 * are not added again.
 */
export function mergeFeed(
  feed: Feed,
  batch: { readonly events: readonly LiveEvent[]; readonly sampled: boolean },
): Feed {
  const known = new Set(feed.events.map(identity));
  const fresh = batch.events.filter((event) => {
    const id = identity(event);
    if (known.has(id)) return false;
    known.add(id);
    return true;
  });
  if (fresh.length === 0 && feed.sampled === batch.sampled) return feed;
  return {
    events: [...fresh.sort(latestFirst), ...feed.events].slice(0, KEPT_EVENTS),
    received: feed.received + fresh.length,
    sampled: batch.sampled,
  };
}

function latestFirst(a: LiveEvent, b: LiveEvent): number {
  if (a.arrived_at === b.arrived_at) return a.event_time < b.event_time ? 1 : -1;
  return a.arrived_at < b.arrived_at ? 1 : -1;
}

/** A record that was sent twice arrives twice, at different times. */
function identity({ event_id, arrived_at }: LiveEvent): string {
  return `${event_id} ${arrived_at}`;
}

export type LiveFilter = {
  readonly text: string;
  readonly only: 'all' | 'high-risk' | 'labelled';
  /** @default all */
  readonly workload?: string | undefined;
};

export function matchesLive(event: LiveEvent, { text, only, workload }: LiveFilter): boolean {
  if (workload !== undefined && event.workload !== workload) return false;
  if (only === 'high-risk' && event.risk_level !== 'HIGH') return false;
  if (only === 'labelled' && event.anomaly_types.length === 0) return false;
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  const { event_id, customer_id, event_type, workload: name, summary, anomaly_types } = event;
  const fields = [event_id, customer_id ?? '', event_type, name, summary ?? '', ...anomaly_types];
  return fields.some((field) => field.toLowerCase().includes(wanted));
}
