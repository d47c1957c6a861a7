import { computed, type ReadonlySignal } from '@preact/signals';
import { attentionOf } from '../model/health-view';
import { proofLight } from '../model/proof-light';
import { workloadNames } from '../model/workloads';
import type { PageState } from './page-state';
import type { Resources } from './resources';

/** What follows from the page's state and the API's answers. */
export function createDerived(state: ReadonlySignal<PageState>, resources: Resources) {
  const { stats, shownStats, pipeline, verify, control } = resources;
  const now = computed(() => state.value.nowMs);
  const route = computed(() => state.value.route);
  const connection = computed(() => state.value.connection);
  const samples = computed(() => state.value.samples);
  return {
    now,
    route,
    connection,
    samples,
    feed: computed(() => state.value.feed),
    gaps: computed(() => state.value.gaps),
    light: computed(() =>
      proofLight(verify.value.value, {
        ageMs: now.value - verify.answeredAtMs.value,
        attention: attentionOf(pipeline.value.value, samples.value.at(-1)),
      }),
    ),
    /** Neither the stream nor a request gets an answer. */
    isDown: computed(
      () =>
        connection.value.state !== 'live' && [stats, pipeline, verify].every(({ error }) => error.value !== undefined),
    ),
    /** The workloads that the reader can choose from. */
    workloads: computed(() => {
      const answer = control.value.value;
      const mix = answer?.available ? answer.workload : undefined;
      return workloadNames(stats.value.value?.totals.by_workload, mix);
    }),
    /** Counts of the chosen workload, or of all. */
    totals: computed(() => (route.value.workload === undefined ? stats : shownStats).value.value?.totals),
  };
}
