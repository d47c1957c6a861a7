import { useState } from 'preact/hooks';
import { BURST_MULTIPLIER, BURST_SECONDS } from '../../../../lib/api/contract/control-limits';
import type { ControlState } from '../../api/types';
import { burstConsequence } from '../../model/consequences';
import { useStore } from '../../state/store-context';
import { Icon } from '../icon';
import { NumberField, numberWithin } from './number-field';
import { SettingForm } from './setting-form';

const FAULT =
  `Enter ${BURST_MULTIPLIER.min} to ${BURST_MULTIPLIER.max} times the rate, ` +
  `and ${BURST_SECONDS.min} to ${BURST_SECONDS.max} seconds.`;

export function BurstControl({ state }: { readonly state: ControlState }) {
  const { actions } = useStore();
  const [multiplierText, setMultiplier] = useState('5');
  const [secondsText, setSeconds] = useState('10');
  const multiplier = numberWithin(multiplierText, BURST_MULTIPLIER);
  const seconds = numberWithin(secondsText, BURST_SECONDS);
  const burst = multiplier !== undefined && seconds !== undefined ? { multiplier, seconds } : undefined;
  const isRunning = state.state === 'running';
  return (
    <SettingForm
      title="Burst"
      note="A multiple of the rate, for a while"
      submit={
        <>
          <Icon name="burst" /> Burst
        </>
      }
      canSubmit={burst !== undefined && isRunning}
      act={async () => {
        await actions.burst(burst!);
        return 'The burst has begun.';
      }}
      consequence={`${burst ? burstConsequence(state, burst) : FAULT}${isRunning ? '' : ' The producer must be running.'}`}
    >
      <div class="pair">
        <NumberField label="Times the rate" value={multiplierText} {...BURST_MULTIPLIER} set={setMultiplier} />
        <NumberField label="Seconds" value={secondsText} {...BURST_SECONDS} set={setSeconds} />
      </div>
    </SettingForm>
  );
}
