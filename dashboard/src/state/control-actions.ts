import type { ApiClient } from '../api/client';
import type { ControlState } from '../api/types';
import type { Resources } from './resources';

/** Asks the producer for something, and shows its answer without waiting for the next reading. */
export function createControlActions(api: ApiClient, control: Pick<Resources['control'], 'set'>) {
  const shown =
    <Input extends readonly unknown[]>(act: (...input: Input) => Promise<ControlState>) =>
    async (...input: Input): Promise<ControlState> => {
      const state = await act(...input);
      control.set(state);
      return state;
    };
  return {
    start: shown(api.start),
    pause: shown(api.pause),
    stop: shown(api.stop),
    setRate: shown(api.setRate),
    setAnomalyRate: shown(api.setAnomalyRate),
    setNetwork: shown(api.setNetwork),
    burst: shown(api.burst),
  };
}
