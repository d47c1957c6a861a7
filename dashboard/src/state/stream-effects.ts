import type { SseMessage } from '../api/sse-parser';
import type { StreamMessage } from '../api/types';
import type { PageMessage, PageState } from './page-state';
import type { Polling } from './polling';
import { readingsAfterCounters } from './readings';
import type { Resources } from './resources';

type Options = {
  readonly resources: Pick<Resources, 'pipeline' | 'control' | 'verify'>;
  readonly polling: Pick<Polling, 'read' | 'refresh'>;
  readonly state: () => PageState;
  readonly dispatch: (message: PageMessage) => void;
};

/** Takes the messages of the live stream, and reads from the API what they leave open. */
export function streamEffects({ resources, polling, state, dispatch }: Options): (message: SseMessage) => void {
  return ({ name, data }) => {
    const message = { name, data: JSON.parse(data) as unknown } as StreamMessage;
    switch (message.name) {
      case 'events':
        dispatch({ type: 'events-arrived', ...message.data });
        return;
      case 'counters': {
        dispatch({ type: 'sampled', sample: message.data });
        const shown = { tab: state().route.tab, verdict: resources.verify.value.peek()?.verdict };
        void polling.read(readingsAfterCounters(message.data, shown));
        return;
      }
      case 'health':
        resources.pipeline.set(message.data);
        return;
      case 'control':
        resources.control.set(message.data);
        return;
      case 'reset':
        dispatch({ type: 'stream-reset' });
        // The stream has lost the events in between; those that are stored can still be read.
        void polling.refresh();
        void polling.read(['events']);
        return;
      default:
        // A newer server may send more kinds of messages; ignore those.
        message satisfies never;
    }
  };
}
