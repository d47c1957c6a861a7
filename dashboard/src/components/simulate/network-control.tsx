import { useEffect, useState } from 'preact/hooks';
import type { ControlState } from '../../api/types';
import { NETWORK_WORDS, networkConsequence } from '../../model/consequences';
import { inWords } from '../../model/words';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { Outcome } from '../outcome';
import { Panel } from '../panel';

export function NetworkControl({ state }: { readonly state: ControlState }) {
  const { api, control } = useStore();
  const action = useAction();
  const [profile, setProfile] = useState<string>(state.network);
  useEffect(() => setProfile(state.network), [state.network]);
  const set = (event: Event) => {
    event.preventDefault();
    action.run(async () => {
      const next = await api.setNetwork(profile);
      control.set(next);
      return `Set to ${next.network}.`;
    });
  };
  return (
    <Panel title="Network" note={`${inWords(state.network)} is set`}>
      <form class="control" onSubmit={set}>
        <label>
          Between sender and stream
          <select value={profile} onChange={(event) => setProfile(event.currentTarget.value)}>
            {Object.keys(NETWORK_WORDS).map((name) => (
              <option key={name} value={name}>
                {inWords(name)}
              </option>
            ))}
          </select>
        </label>
        <p class="consequence">{networkConsequence(profile)}</p>
        <button type="submit" class="button" disabled={action.busy}>
          Set the network
        </button>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}
