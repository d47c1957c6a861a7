import type { ApiClient } from '../api/client';
import { polledBatch } from '../model/polled-batch';
import { sampleOf } from '../model/samples';
import type { PageMessage, PageState } from './page-state';
import { OF_WORKLOAD, regularReadings, type Reading } from './readings';
import type { Resources } from './resources';

/** Between two readings of what the stream does not send, and of everything while there is no stream. */
export const REFRESH_MS = 5_000;
const POLLED_EVENTS = 50;

type Options = {
  readonly api: Pick<ApiClient, 'events'>;
  readonly resources: Resources;
  readonly state: () => PageState;
  readonly dispatch: (message: PageMessage) => void;
  readonly now: () => number;
  readonly isHidden: () => boolean;
};

export type Polling = {
  /** Never rejects: a resource keeps the error of its reading. */
  readonly read: (readings: readonly Reading[]) => Promise<void>;
  /** Reads what the page shows, unless it is hidden. Never rejects. */
  readonly refresh: () => Promise<void>;
  /** Drops what is shown of one workload, and reads it for the workload that was chosen. Never rejects. */
  readonly showOtherWorkload: () => Promise<void>;
};

export function createPolling({ api, resources, state, dispatch, now, isHidden }: Options): Polling {
  const read = async (readings: readonly Reading[]) => {
    await Promise.all(readings.map((name) => (name === 'events' ? readEvents() : resources[name].load())));
  };

  async function readEvents(): Promise<void> {
    const page = await api.events({ path: '/events', query: { limit: POLLED_EVENTS } }).catch(() => undefined);
    if (page) dispatch({ type: 'events-arrived', ...polledBatch(page.rows, state().feed.events) });
  }

  /** Stands in for the sample that the stream would have sent. */
  function addPolledSample(): void {
    const { stats, pipeline, verify, control } = resources;
    const answers = {
      stats: stats.value.peek(),
      pipeline: pipeline.value.peek(),
      verify: verify.value.peek(),
      control: control.value.peek(),
    };
    dispatch({ type: 'sampled', sample: sampleOf(answers, state().samples.at(-1), now()) });
  }

  return {
    read,
    refresh: async () => {
      if (isHidden()) return;
      const isLive = state().connection.state === 'live';
      await read(regularReadings(state()));
      if (!isLive && !resources.stats.error.peek()) addPolledSample();
    },
    showOtherWorkload: async () => {
      // A reading under way is of the workload before: it must end before the next begins.
      await Promise.all(OF_WORKLOAD.map((name) => resources[name].forget()));
      await read(OF_WORKLOAD);
    },
  };
}
