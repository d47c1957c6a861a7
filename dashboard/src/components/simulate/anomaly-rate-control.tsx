import type { ControlState } from '../../api/types';
import { anomalyRateConsequence } from '../../model/consequences';
import { formatShare } from '../../model/format-number';
import { useFieldOf } from '../../state/use-field-of';
import { useStore } from '../../state/store-context';
import { NumberField, numberWithin, QuickValues } from './number-field';
import { SettingForm } from './setting-form';

const PERCENT = { min: 0, max: 100 } as const;
const STEPS = [0, 1, 5, 20] as const;

export function AnomalyRateControl({ state }: { readonly state: ControlState }) {
  const { actions } = useStore();
  const [text, setText] = useFieldOf(percentText(state.anomaly_rate));
  const percent = numberWithin(text, PERCENT);
  return (
    <SettingForm
      title="Anomaly rate"
      note={`Now ${formatShare(state.anomaly_rate, 1)} of the events`}
      submit="Set the anomaly rate"
      canSubmit={percent !== undefined}
      act={async () => {
        const next = await actions.setAnomalyRate(percent! / 100);
        return `Set to ${formatShare(next.anomaly_rate, 1)}.`;
      }}
      consequence={
        percent === undefined ? 'Enter a share from 0 to 100 percent.' : anomalyRateConsequence(state, percent / 100)
      }
    >
      <NumberField label="Percent of the events" value={text} {...PERCENT} set={setText} />
      <QuickValues values={STEPS} name={(step) => `${step} %`} set={setText} />
    </SettingForm>
  );
}

/** Without the noise of binary fractions: 7, not 7.000000000000001. */
function percentText(rate: number): string {
  return String(Number((rate * 100).toFixed(6)));
}
