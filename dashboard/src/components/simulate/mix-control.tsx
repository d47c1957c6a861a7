import { useEffect, useState } from 'preact/hooks';
import type { ControlState } from '../../api/types';
import { fieldsOfMix, mixInWords, mixOfFields, type MixFields } from '../../model/workloads';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { Outcome } from '../outcome';
import { Panel } from '../panel';

/** What kinds of events are made, and in which shares. */
export function MixControl({ state }: { readonly state: ControlState }) {
  const { api, control } = useStore();
  const action = useAction();
  const [fields, setFields] = useState<MixFields>(() => fieldsOfMix(state.workloads, state.workload));
  useEffect(() => setFields(fieldsOfMix(state.workloads, state.workload)), [state.workload]);
  const { fault, mix } = mixOfFields(fields);
  const change = (name: string, part: Partial<MixFields[number]>) =>
    setFields(fields.map((field) => (field.name === name ? { ...field, ...part } : field)));
  const set = (event: Event) => {
    event.preventDefault();
    if (mix === undefined) return;
    action.run(async () => {
      const next = await api.start({ workload: mix });
      control.set(next);
      return `Now: ${mixInWords(next.workload)}.`;
    });
  };
  return (
    <Panel title="Workloads" note={`Set: ${mixInWords(state.workload)}`} class="wide">
      <form class="control" onSubmit={set}>
        <ul class="mix">
          {fields.map(({ name, chosen, percent }) => (
            <li key={name}>
              <label class="check">
                <input
                  type="checkbox"
                  checked={chosen}
                  onChange={(event) => change(name, { chosen: event.currentTarget.checked })}
                />
                {name}
              </label>
              <input
                class="num"
                inputMode="decimal"
                aria-label={`Share of ${name} in percent`}
                placeholder="equal"
                value={percent}
                disabled={!chosen}
                onInput={(event) => change(name, { percent: event.currentTarget.value })}
              />
              <span class="quiet">%</span>
            </li>
          ))}
        </ul>
        <p class="consequence" role={fault === undefined ? undefined : 'alert'}>
          {fault ?? 'The run ends in good order, and another begins with these. A producer that is stopped starts.'}
        </p>
        <button type="submit" class="button" disabled={action.busy || fault !== undefined}>
          Make these
        </button>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}
