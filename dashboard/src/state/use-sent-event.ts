import { useState } from 'preact/hooks';
import { useAction, type Action } from './use-action';

type SentEvent = {
  readonly action: Action;
  /** Id of the event that was accepted last. */
  readonly sent: string | undefined;
  readonly send: (act: () => Promise<{ readonly event_id: string }>) => void;
};

/** Sends one event, and remembers its id so that the reader can open it. */
export function useSentEvent(): SentEvent {
  const action = useAction();
  const [sent, setSent] = useState<string>();
  const send: SentEvent['send'] = (act) => {
    setSent(undefined);
    action.run(async () => {
      const { event_id } = await act();
      setSent(event_id);
      return `${event_id} was accepted.`;
    });
  };
  return { action, sent, send };
}
