import type { ControlState } from '../../api/types';
import { NETWORK_WORDS, networkConsequence } from '../../model/consequences';
import { inWords } from '../../model/words';
import { useFieldOf } from '../../state/use-field-of';
import { useStore } from '../../state/store-context';
import { SettingForm } from './setting-form';

export function NetworkControl({ state }: { readonly state: ControlState }) {
  const { actions } = useStore();
  const [profile, setProfile] = useFieldOf(state.network);
  return (
    <SettingForm
      title="Network"
      note={`Now ${inWords(state.network).toLowerCase()}`}
      submit="Set the network"
      canSubmit
      act={async () => `Set to ${(await actions.setNetwork(profile)).network}.`}
      consequence={networkConsequence(profile)}
    >
      <label>
        Between producer and stream
        <select value={profile} onChange={(event) => setProfile(event.currentTarget.value)}>
          {Object.keys(NETWORK_WORDS).map((name) => (
            <option key={name} value={name}>
              {inWords(name)}
            </option>
          ))}
        </select>
      </label>
    </SettingForm>
  );
}
