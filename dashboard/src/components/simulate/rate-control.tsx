import { useEffect, useState } from 'preact/hooks';
import { MAX_EVENTS_PER_SECOND, MIN_EVENTS_PER_SECOND } from '../../../../lib/api/contract/control-limits';
import type { ControlState } from '../../api/types';
import { changeConsequence, rateConsequence } from '../../model/consequences';
import { formatCount, formatSetRate } from '../../model/format-number';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { Outcome } from '../outcome';
import { Panel } from '../panel';

const STEPS = [10, 50, 200, 1_000] as const;

export function RateControl({ state }: { readonly state: ControlState }) {
  const { api, control } = useStore();
  const action = useAction();
  const [text, setText] = useState(String(state.events_per_second));
  useEffect(() => setText(String(state.events_per_second)), [state.events_per_second]);
  const rate = Number(text);
  const isValid = text.trim() !== '' && rate >= MIN_EVENTS_PER_SECOND && rate <= MAX_EVENTS_PER_SECOND;
  const set = (event: Event) => {
    event.preventDefault();
    action.run(async () => {
      const next = await api.setRate(rate);
      control.set(next);
      return `Set to ${formatSetRate(next.events_per_second)} a second.`;
    });
  };
  return (
    <Panel title="Rate" note={`${formatSetRate(state.events_per_second)} events a second are set`}>
      <form class="control" onSubmit={set}>
        <label>
          Events a second
          <input
            type="number"
            class="num"
            min={MIN_EVENTS_PER_SECOND}
            max={MAX_EVENTS_PER_SECOND}
            step="any"
            required
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="quick">
          {STEPS.map((step) => (
            <button key={step} type="button" class="link num" onClick={() => setText(String(step))}>
              {formatCount(step)}
            </button>
          ))}
        </div>
        <p class="consequence">
          {isValid
            ? rateConsequence(state, rate) + (rate === state.events_per_second ? '' : changeConsequence(state))
            : 'Enter a rate from 0.1 to 50,000.'}
        </p>
        <button type="submit" class="button" disabled={!isValid || action.busy}>
          Set the rate
        </button>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}
