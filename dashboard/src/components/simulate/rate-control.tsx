import { MAX_EVENTS_PER_SECOND, MIN_EVENTS_PER_SECOND } from '../../../../lib/api/contract/control-limits';
import type { ControlState } from '../../api/types';
import { changeConsequence, rateConsequence } from '../../model/consequences';
import { formatCount, formatSetRate } from '../../model/format-number';
import { useFieldOf } from '../../state/use-field-of';
import { useStore } from '../../state/store-context';
import { NumberField, numberWithin, QuickValues } from './number-field';
import { SettingForm } from './setting-form';

const STEPS = [10, 50, 200, 1_000] as const;
const BOUNDS = { min: MIN_EVENTS_PER_SECOND, max: MAX_EVENTS_PER_SECOND } as const;
const FAULT = `Enter a rate from ${BOUNDS.min} to ${formatCount(BOUNDS.max)}.`;

export function RateControl({ state }: { readonly state: ControlState }) {
  const { actions } = useStore();
  const [text, setText] = useFieldOf(String(state.events_per_second));
  const rate = numberWithin(text, BOUNDS);
  return (
    <SettingForm
      title="Rate"
      note={`Now ${formatSetRate(state.events_per_second)} events per second`}
      submit="Set the rate"
      canSubmit={rate !== undefined}
      act={async () => {
        const next = await actions.setRate(rate!);
        return `Set to ${formatSetRate(next.events_per_second)} per second.`;
      }}
      consequence={rate === undefined ? FAULT : consequence(state, rate)}
    >
      <NumberField label="Events per second" value={text} {...BOUNDS} set={setText} />
      <QuickValues values={STEPS} name={formatCount} set={setText} />
    </SettingForm>
  );
}

function consequence(state: ControlState, rate: number): string {
  return rateConsequence(state, rate) + (rate === state.events_per_second ? '' : changeConsequence(state));
}
