import { batch, computed, effect, signal } from '@preact/signals';
import type { ApiClient } from '../api/client';
import { openLiveConnection, type LiveState } from '../api/live-connection';
import { recentWindows } from '../api/recent-windows';
import type { SseMessage } from '../api/sse-parser';
import type { ControlAnswer, LiveCounters, StreamMessage } from '../api/types';
import { attentionOf } from '../model/health-view';
import { EMPTY_FEED, mergeFeed } from '../model/live-feed';
import { polledBatch } from '../model/polled-batch';
import { proofLight } from '../model/proof-light';
import { parseRoute, routeFragment, type Route } from '../model/route';
import { addSample, sampleOf } from '../model/samples';
import { workloadNames } from '../model/workloads';
import { createResource } from './resource';

/** Between two readings of what the stream does not send, and of everything while there is no stream. */
export const REFRESH_MS = 5_000;
const ANOMALIES_SHOWN = 8;
const DETECTIONS_SHOWN = 20;
const POLLED_EVENTS = 50;
/** A page that is hidden for so long lets its connection go. */
const REST_AFTER_MS = 30_000;
/** Two hours of minutes. */
const WINDOWS_SHOWN = 120;

export type Connection = {
  readonly state: LiveState;
  /** Why it waits, and until when. */
  readonly reason?: string | undefined;
  readonly untilMs?: number | undefined;
};

export type Store = ReturnType<typeof createStore>;

/** All that the page knows, and how it keeps it fresh. */
export function createStore(api: ApiClient, token: string | undefined) {
  const now = signal(Date.now());
  const clock = () => Date.now();
  const options = { now: clock };
  const route = signal<Route>(parseRoute(location.hash));
  const connection = signal<Connection>({ state: 'connecting' });
  const samples = signal<readonly LiveCounters[]>([]);
  const feed = signal(EMPTY_FEED);
  /** How many times the server could not resume: what came between is missing in the feed. */
  const gaps = signal(0);

  const resources = {
    stats: createResource(() => api.stats(), options),
    /** Of the workload that is shown, where not all are. */
    shownStats: createResource(() => api.stats({ workload: route.peek().workload }), options),
    pipeline: createResource(api.pipeline, { now: clock, madeAt: ({ checked_at }) => checked_at }),
    verify: createResource(api.verify, { now: clock, madeAt: ({ checked_at }) => checked_at }),
    control: createResource<ControlAnswer>(api.control, {
      now: clock,
      madeAt: (answer) => (answer.available ? answer.as_of : undefined),
    }),
    windows: createResource(
      () => recentWindows(api, { limit: WINDOWS_SHOWN, workload: route.peek().workload }, clock()),
      options,
    ),
    anomalies: createResource(
      () => api.events({ path: '/anomalies', query: { limit: ANOMALIES_SHOWN, workload: route.peek().workload } }),
      options,
    ),
    detections: createResource(() => api.detections({ limit: DETECTIONS_SHOWN }), options),
    evaluation: createResource(api.evaluation, options),
  };
  const { stats, shownStats, pipeline, verify, control, windows, anomalies, detections, evaluation } = resources;

  const light = computed(() =>
    proofLight(verify.value.value, {
      ageMs: now.value - verify.answeredAtMs.value,
      attention: attentionOf(pipeline.value.value, samples.value.at(-1)),
    }),
  );
  /** Nothing answers: neither the stream nor a request. */
  const isDown = computed(
    () =>
      connection.value.state !== 'live' && [stats, pipeline, verify].every(({ error }) => error.value !== undefined),
  );

  /** Workloads that one can choose between. */
  const workloads = computed(() => {
    const answer = control.value.value;
    const mix = answer?.available ? answer.workload : undefined;
    return workloadNames(stats.value.value?.totals.by_workload, mix);
  });
  const totals = computed(() => (route.value.workload === undefined ? stats : shownStats).value.value?.totals);

  const live = openLiveConnection({
    fetch: (...request) => fetch(...request),
    url: '/stream',
    timer: {
      now: clock,
      random: Math.random,
      after: (delayMs, run) => {
        const timer = window.setTimeout(run, delayMs);
        return () => window.clearTimeout(timer);
      },
    },
    onMessage: (message) => batch(() => take(message)),
    onState: (state, waiting) => {
      connection.value = { state, ...waiting };
    },
  });

  function take({ name, data }: SseMessage): void {
    const message = { name, data: JSON.parse(data) as unknown } as StreamMessage;
    switch (message.name) {
      case 'events':
        feed.value = mergeFeed(feed.value, message.data);
        return;
      case 'counters':
        samples.value = addSample(samples.value, message.data);
        // The stream says that the proof has changed, the request says what it is.
        if (message.data.verdict !== verify.value.value?.verdict) void verify.load();
        // What the producer's card shows moves as fast as the other figures.
        if (route.value.tab === 'simulate') void control.load();
        return;
      case 'health':
        pipeline.set(message.data);
        return;
      case 'control':
        control.set(message.data);
        return;
      case 'reset':
        // What came between is gone from the stream; what of it is stored can still be read.
        gaps.value += 1;
        void Promise.all([refresh(), pollEvents()]);
        return;
      default:
        // A newer server may say more; what is not known is no fault.
        message satisfies never;
    }
  }

  async function refresh(): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    const isLive = connection.value.state === 'live';
    await Promise.all([
      verify.load(),
      windows.load(),
      anomalies.load(),
      stats.load(),
      ...(route.value.workload === undefined ? [] : [shownStats.load()]),
      // The stream tells of changes of state only; figures beside them move in between.
      pipeline.load(),
      control.load(),
      ...(route.value.tab === 'analytics' ? loadDetector() : []),
      ...(isLive ? [] : [pollEvents()]),
    ]);
    if (!isLive && !stats.error.value) addPolledSample();
  }

  /** One tab alone shows it, and it costs the server more than the rest. */
  function loadDetector(): Promise<void>[] {
    return [detections.load(), evaluation.load()];
  }

  function addPolledSample(): void {
    const answers = {
      stats: stats.value.value,
      pipeline: pipeline.value.value,
      verify: verify.value.value,
      control: control.value.value,
    };
    samples.value = addSample(samples.value, sampleOf(answers, samples.value.at(-1), clock()));
  }

  async function pollEvents(): Promise<void> {
    const page = await api.events({ path: '/events', query: { limit: POLLED_EVENTS } }).catch(() => undefined);
    if (page) feed.value = mergeFeed(feed.value, polledBatch(page.rows, feed.value.events));
  }

  /** What was shown is of another workload: it goes, and what is under way is waited for before it is read anew. */
  async function showOther(): Promise<void> {
    const shown = [shownStats, windows, anomalies];
    await Promise.all(shown.map((resource) => resource.forget()));
    await Promise.all(shown.map((resource) => resource.load()));
  }

  /** Begins to work; what it returns ends it. */
  function open(): () => void {
    const tick = window.setInterval(() => (now.value = clock()), 1_000);
    const refreshing = window.setInterval(() => void refresh(), REFRESH_MS);
    const follow = () => {
      const before = route.value.workload;
      route.value = parseRoute(location.hash);
      if (route.value.tab === 'analytics') void Promise.all(loadDetector());
      if (route.value.workload !== before) void showOther();
    };
    let restTimer = 0;
    let isResting = false;
    const rest = () => {
      isResting = true;
      live.rest();
    };
    const showOrHide = () => {
      window.clearTimeout(restTimer);
      if (document.visibilityState === 'hidden') {
        restTimer = window.setTimeout(rest, REST_AFTER_MS);
        return;
      }
      if (isResting) live.retryNow();
      isResting = false;
      void refresh();
    };
    window.addEventListener('hashchange', follow);
    document.addEventListener('visibilitychange', showOrHide);
    void refresh();
    const stopTitle = effect(() => {
      const { tone, title } = light.value;
      document.title = tone === 'bad' ? `${title} · Legion` : 'Legion';
    });
    return () => {
      window.clearInterval(tick);
      window.clearInterval(refreshing);
      window.removeEventListener('hashchange', follow);
      document.removeEventListener('visibilitychange', showOrHide);
      window.clearTimeout(restTimer);
      stopTitle();
      live.close();
    };
  }

  return {
    api,
    hasToken: token !== undefined,
    now,
    route,
    connection,
    samples,
    feed,
    gaps,
    light,
    workloads,
    /** Counts of what is shown: of one workload, or of all. */
    totals,
    isDown,
    ...resources,
    open,
    refresh,
    retryNow: () => {
      live.retryNow();
      void refresh();
    },
    /** Goes to another place of the page. */
    go: (place: Partial<Route> & Pick<Route, 'tab'>) => {
      location.hash = routeFragment({ workload: route.value.workload, ...place });
    },
  };
}
