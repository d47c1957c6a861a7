import { useState } from 'preact/hooks';
import { BURST_MULTIPLIER, BURST_SECONDS } from '../../../../lib/api/contract/control-limits';
import type { ControlState } from '../../api/types';
import { burstConsequence } from '../../model/consequences';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { Icon } from '../icon';
import { Outcome } from '../outcome';
import { Panel } from '../panel';

export function BurstControl({ state }: { readonly state: ControlState }) {
  const { api, control } = useStore();
  const action = useAction();
  const [multiplier, setMultiplier] = useState('5');
  const [seconds, setSeconds] = useState('10');
  const burst = { multiplier: Number(multiplier), seconds: Number(seconds) };
  const isValid = within(burst.multiplier, BURST_MULTIPLIER) && within(burst.seconds, BURST_SECONDS);
  const start = (event: Event) => {
    event.preventDefault();
    action.run(async () => {
      control.set(await api.burst(burst));
      return 'The burst has begun.';
    });
  };
  return (
    <Panel title="Burst" note="Many times the rate, for a while">
      <form class="control" onSubmit={start}>
        <div class="pair">
          <label>
            Times the rate
            <input
              type="number"
              class="num"
              min={BURST_MULTIPLIER.min}
              max={BURST_MULTIPLIER.max}
              step="any"
              required
              value={multiplier}
              onInput={(event) => setMultiplier(event.currentTarget.value)}
            />
          </label>
          <label>
            Seconds
            <input
              type="number"
              class="num"
              min={BURST_SECONDS.min}
              max={BURST_SECONDS.max}
              step="any"
              required
              value={seconds}
              onInput={(event) => setSeconds(event.currentTarget.value)}
            />
          </label>
        </div>
        <p class="consequence">
          {isValid ? burstConsequence(state, burst) : 'Enter 1.1 to 100 times, and 1 to 600 seconds.'}
          {state.state !== 'running' && ' The producer must be running.'}
        </p>
        <button type="submit" class="button" disabled={!isValid || action.busy || state.state !== 'running'}>
          <Icon name="burst" /> Burst
        </button>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}

function within(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return value >= min && value <= max;
}
