import type { ApiClient } from '../api/client';
import { recentWindows } from '../api/recent-windows';
import type { ControlAnswer } from '../api/types';
import { createResource, type MakeSignal } from './resource';

const LABELLED_EVENTS_SHOWN = 8;
const DETECTIONS_SHOWN = 20;
/** Two hours of minutes. */
const WINDOWS_SHOWN = 120;

export type Resources = ReturnType<typeof createResources>;
export type ResourceName = keyof Resources;

type Options = {
  readonly signal: MakeSignal;
  readonly now: () => number;
  /** The workload that the reader chose; undefined for all. */
  readonly workload: () => string | undefined;
};

/** Everything that the page polls. */
export function createResources(api: ApiClient, { signal, now, workload }: Options) {
  const options = { signal, now };
  const { pipeline, verify, evaluation } = api;
  return {
    stats: createResource(() => api.stats(), options),
    /** Of the chosen workload; not read while all are shown. */
    shownStats: createResource(() => api.stats({ workload: workload() }), options),
    pipeline: createResource(pipeline, { ...options, madeAt: ({ checked_at }) => checked_at }),
    verify: createResource(verify, { ...options, madeAt: ({ checked_at }) => checked_at }),
    control: createResource<ControlAnswer>(api.control, {
      ...options,
      madeAt: (answer) => (answer.available ? answer.as_of : undefined),
    }),
    windows: createResource(() => recentWindows(api, { limit: WINDOWS_SHOWN, workload: workload() }, now()), options),
    /** Events that carry labels. */
    anomalies: createResource(
      () => api.events({ path: '/anomalies', query: { limit: LABELLED_EVENTS_SHOWN, workload: workload() } }),
      options,
    ),
    detections: createResource(() => api.detections({ limit: DETECTIONS_SHOWN }), options),
    evaluation: createResource(evaluation, options),
  };
}
