import { batch, signal } from '@preact/signals';
import type { ApiClient } from '../api/client';
import { LiveConnection } from '../api/live-connection';
import { parseRoute, routeFragment, type Route } from '../model/route';
import { browserTimer } from './browser-timer';
import { createControlActions } from './control-actions';
import { createDerived } from './derived';
import { openPageEffects } from './page-effects';
import { firstState, next, type PageMessage } from './page-state';
import { createPolling } from './polling';
import { createResources } from './resources';
import { streamEffects } from './stream-effects';

export type Store = ReturnType<typeof createStore>;

/** Joins the page's state, the API's answers, and the effects that keep both fresh. */
export function createStore(api: ApiClient, token: string | undefined) {
  const { now } = browserTimer;
  const current = signal(firstState(now(), parseRoute(location.hash)));
  const state = () => current.peek();
  const dispatch = (message: PageMessage) => {
    current.value = next(state(), message);
  };
  const resources = createResources(api, { signal, now, workload: () => state().route.workload });
  const isHidden = () => document.visibilityState === 'hidden';
  const polling = createPolling({ api, resources, state, dispatch, now, isHidden });
  const takeMessage = streamEffects({ resources, polling, state, dispatch });
  const live = new LiveConnection({
    fetch: (...request) => fetch(...request),
    url: '/stream',
    timer: browserTimer,
    onMessage: (message) => batch(() => takeMessage(message)),
    onState: (connection, waiting) =>
      dispatch({ type: 'connection-changed', connection: { state: connection, ...waiting } }),
  });
  const derived = createDerived(current, resources);

  return {
    api,
    hasToken: token !== undefined,
    ...derived,
    ...resources,
    actions: createControlActions(api, resources.control),
    /** Begins to work; returns what ends it. */
    open: () => {
      const stop = openPageEffects({ state, dispatch, polling, live, light: derived.light });
      live.open();
      void polling.refresh();
      return () => (stop(), live.close());
    },
    retryNow: () => {
      live.retryNow();
      void polling.refresh();
    },
    /** Goes to another place of the page. */
    go: (place: Partial<Route> & Pick<Route, 'tab'>) => {
      location.hash = routeFragment({ workload: state().route.workload, ...place });
    },
  };
}
