import { useEffect, useState } from 'preact/hooks';
import type { ControlState } from '../../api/types';
import { anomalyRateConsequence } from '../../model/consequences';
import { formatShare } from '../../model/format-number';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { Outcome } from '../outcome';
import { Panel } from '../panel';

export function AnomalyRateControl({ state }: { readonly state: ControlState }) {
  const { api, control } = useStore();
  const action = useAction();
  const [text, setText] = useState(percentText(state.anomaly_rate));
  useEffect(() => setText(percentText(state.anomaly_rate)), [state.anomaly_rate]);
  const rate = Number(text) / 100;
  const isValid = text.trim() !== '' && rate >= 0 && rate <= 1;
  const set = (event: Event) => {
    event.preventDefault();
    action.run(async () => {
      const next = await api.setAnomalyRate(rate);
      control.set(next);
      return `Set to ${formatShare(next.anomaly_rate, 1)}.`;
    });
  };
  return (
    <Panel title="Anomaly rate" note={`${formatShare(state.anomaly_rate, 1)} of the events are set`}>
      <form class="control" onSubmit={set}>
        <label>
          Percent of the events
          <input
            type="number"
            class="num"
            min="0"
            max="100"
            step="any"
            required
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="quick">
          {['0', '1', '5', '20'].map((percent) => (
            <button key={percent} type="button" class="link num" onClick={() => setText(percent)}>
              {percent} %
            </button>
          ))}
        </div>
        <p class="consequence">
          {isValid ? anomalyRateConsequence(state, rate) : 'Enter a share from 0 to 100 percent.'}
        </p>
        <button type="submit" class="button" disabled={!isValid || action.busy}>
          Set the anomaly rate
        </button>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}

/** Without the noise of binary fractions: 7, not 7.000000000000001. */
function percentText(rate: number): string {
  return String(Number((rate * 100).toFixed(6)));
}
