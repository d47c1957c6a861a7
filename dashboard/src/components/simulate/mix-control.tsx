import { useEffect, useState } from 'preact/hooks';
import type { ControlState } from '../../api/types';
import { fieldsOfMix, mixInWords, mixOfFields, type MixFields } from '../../model/workloads';
import { useStore } from '../../state/store-context';
import { SettingForm } from './setting-form';

type MixField = MixFields[number];

/** Which workloads the producer generates, and in which shares. */
export function MixControl({ state }: { readonly state: ControlState }) {
  const { actions } = useStore();
  const [fields, setFields] = useState<MixFields>(() => fieldsOfMix(state.workloads, state.workload));
  useEffect(() => setFields(fieldsOfMix(state.workloads, state.workload)), [state.workload]);
  const { fault, mix } = mixOfFields(fields);
  const change = (name: string, part: Partial<MixField>) =>
    setFields(fields.map((field) => (field.name === name ? { ...field, ...part } : field)));
  return (
    <SettingForm
      title="Workloads"
      note={`Now ${mixInWords(state.workload)}`}
      class="wide"
      submit="Set the workloads"
      canSubmit={mix !== undefined}
      act={async () => `Set to ${mixInWords((await actions.start({ workload: mix! })).workload)}.`}
      consequence={fault ?? 'The run ends cleanly, and another starts with these. A stopped producer starts.'}
      isFault={fault !== undefined}
    >
      <ul class="mix">
        {fields.map((field) => (
          <MixItem key={field.name} field={field} change={(part) => change(field.name, part)} />
        ))}
      </ul>
    </SettingForm>
  );
}

type ItemProps = { readonly field: MixField; readonly change: (part: Partial<MixField>) => void };

function MixItem({ field: { name, chosen, percent }, change }: ItemProps) {
  return (
    <li>
      <label class="check">
        <input type="checkbox" checked={chosen} onChange={(event) => change({ chosen: event.currentTarget.checked })} />
        {name}
      </label>
      <input
        class="num"
        inputMode="decimal"
        aria-label={`Share of ${name} in percent`}
        placeholder="equal"
        value={percent}
        disabled={!chosen}
        onInput={(event) => change({ percent: event.currentTarget.value })}
      />
      <span class="quiet">%</span>
    </li>
  );
}
