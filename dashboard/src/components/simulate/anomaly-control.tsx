import { useState } from 'preact/hooks';
import type { ControlState } from '../../api/types';
import { inWords } from '../../model/words';
import { useSentEvent } from '../../state/use-sent-event';
import { useStore } from '../../state/store-context';
import { LevelBadge } from '../level-badge';
import { Outcome } from '../outcome';
import { Panel } from '../panel';
import { ShowSent } from './show-sent';

/** Sends an anomaly of a chosen type, with its label. */
export function AnomalyControl({ state: { anomaly_types: types } }: { readonly state: ControlState }) {
  const { api } = useStore();
  const { action, sent, send } = useSentEvent();
  const [type, setType] = useState(types[0]?.type ?? '');
  const chosen = types.find((info) => info.type === type);
  const inject = (event: Event) => {
    event.preventDefault();
    send(() => api.injectAnomaly(type));
  };
  return (
    <Panel title="Inject an anomaly" note="An anomaly of your choice: one event, or all events that make it up">
      <form class="control" onSubmit={inject}>
        <label>
          Type
          <select value={type} onChange={(event) => setType(event.currentTarget.value)}>
            <TypeOptions types={types} />
          </select>
        </label>
        {chosen && (
          <p class="consequence">
            <LevelBadge level={chosen.severity} /> {chosen.description.replace(/\{\w+\}/g, '…')}. It goes through the
            stream like any other event.
          </p>
        )}
        <div class="button-row">
          <button type="submit" class="button" disabled={!chosen || action.busy}>
            Inject it
          </button>
          <ShowSent sent={sent} />
        </div>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}

function TypeOptions({ types }: { readonly types: ControlState['anomaly_types'] }) {
  const categories = [...new Set(types.map(({ category }) => category))];
  return (
    <>
      {categories.map((category) => (
        <optgroup key={category} label={inWords(category)}>
          {types
            .filter((info) => info.category === category)
            .map(({ type }) => (
              <option key={type} value={type}>
                {inWords(type)}
              </option>
            ))}
        </optgroup>
      ))}
    </>
  );
}
