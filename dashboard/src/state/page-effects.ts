import { effect, type ReadonlySignal } from '@preact/signals';
import type { LiveConnection } from '../api/live-connection';
import type { ProofLight } from '../model/proof-light';
import { parseRoute } from '../model/route';
import { browserTimer } from './browser-timer';
import { createPageRest } from './page-rest';
import type { PageMessage, PageState } from './page-state';
import { REFRESH_MS, type Polling } from './polling';
import { readingsAfterNavigation } from './readings';

type Options = {
  readonly state: () => PageState;
  readonly dispatch: (message: PageMessage) => void;
  readonly polling: Polling;
  readonly live: LiveConnection;
  readonly light: ReadonlySignal<ProofLight>;
};

/** Ties the store to the browser: clock, address, visibility and title. Returns what ends it. */
export function openPageEffects(options: Options): () => void {
  const { dispatch, polling, light } = options;
  const stops = [
    every(1_000, () => dispatch({ type: 'clock-ticked', nowMs: browserTimer.now() })),
    every(REFRESH_MS, () => void polling.refresh()),
    followAddress(options),
    restWhileHidden(options),
    effect(() => {
      const { tone, title } = light.value;
      document.title = tone === 'bad' ? `${title} · Legion` : 'Legion';
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function followAddress({ state, dispatch, polling }: Options): () => void {
  return listen(window, 'hashchange', () => {
    const { workload } = state().route;
    const route = parseRoute(location.hash);
    dispatch({ type: 'navigated', route });
    void polling.read(readingsAfterNavigation(route));
    if (route.workload !== workload) void polling.showOtherWorkload();
  });
}

function restWhileHidden({ polling, live }: Options): () => void {
  const pageRest = createPageRest({ after: browserTimer.after, rest: live.rest, wake: live.retryNow });
  const stopListening = listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') return pageRest.hidden();
    pageRest.shown();
    void polling.refresh();
  });
  return () => (stopListening(), pageRest.stop());
}

function every(periodMs: number, run: () => void): () => void {
  const timer = window.setInterval(run, periodMs);
  return () => window.clearInterval(timer);
}

function listen(target: EventTarget, name: string, run: () => void): () => void {
  target.addEventListener(name, run);
  return () => target.removeEventListener(name, run);
}
