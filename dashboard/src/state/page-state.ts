import type { LiveCounters, LiveEvent } from '../api/types';
import { EMPTY_FEED, mergeFeed, type Feed } from '../model/live-feed';
import type { Route } from '../model/route';
import { addSample } from '../model/samples';
import type { Connection } from './connection';

/** What the page knows besides the API's answers. It changes only through `next`. */
export type PageState = {
  readonly nowMs: number;
  readonly route: Route;
  readonly connection: Connection;
  readonly samples: readonly LiveCounters[];
  readonly feed: Feed;
  /** How often the server could not resume the stream: the feed lacks the events in between. */
  readonly gaps: number;
};

export type PageMessage =
  | { readonly type: 'clock-ticked'; readonly nowMs: number }
  | { readonly type: 'navigated'; readonly route: Route }
  | { readonly type: 'connection-changed'; readonly connection: Connection }
  | { readonly type: 'sampled'; readonly sample: LiveCounters }
  | { readonly type: 'events-arrived'; readonly events: readonly LiveEvent[]; readonly sampled: boolean }
  | { readonly type: 'stream-reset' };

export function firstState(nowMs: number, route: Route): PageState {
  return { nowMs, route, connection: { state: 'connecting' }, samples: [], feed: EMPTY_FEED, gaps: 0 };
}

export function next(state: PageState, message: PageMessage): PageState {
  switch (message.type) {
    case 'clock-ticked':
      return { ...state, nowMs: message.nowMs };
    case 'navigated':
      return { ...state, route: message.route };
    case 'connection-changed':
      return { ...state, connection: message.connection };
    case 'sampled':
      return { ...state, samples: addSample(state.samples, message.sample) };
    case 'events-arrived':
      return { ...state, feed: mergeFeed(state.feed, message) };
    case 'stream-reset':
      return { ...state, gaps: state.gaps + 1 };
    default:
      return message satisfies never;
  }
}
