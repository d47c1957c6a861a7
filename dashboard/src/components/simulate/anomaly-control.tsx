import { useState } from 'preact/hooks';
import type { ControlState } from '../../api/types';
import { inWords } from '../../model/words';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { LevelBadge } from '../level-badge';
import { Outcome } from '../outcome';
import { Panel } from '../panel';

/** Sends one event with an anomaly of a chosen type. */
export function AnomalyControl({ state: { anomaly_types } }: { readonly state: ControlState }) {
  const { api, go } = useStore();
  const action = useAction();
  const [type, setType] = useState(anomaly_types[0]?.type ?? '');
  const [sent, setSent] = useState<string>();
  const chosen = anomaly_types.find((info) => info.type === type);
  const categories = [...new Set(anomaly_types.map(({ category }) => category))];
  const inject = (event: Event) => {
    event.preventDefault();
    setSent(undefined);
    action.run(async () => {
      const { event_id } = await api.injectAnomaly(type);
      setSent(event_id);
      return `${event_id} was accepted.`;
    });
  };
  return (
    <Panel title="Inject an anomaly" note="A fault of your choice: one event, or all that make it">
      <form class="control" onSubmit={inject}>
        <label>
          Type
          <select value={type} onChange={(event) => setType(event.currentTarget.value)}>
            {categories.map((category) => (
              <optgroup key={category} label={inWords(category)}>
                {anomaly_types
                  .filter((info) => info.category === category)
                  .map((info) => (
                    <option key={info.type} value={info.type}>
                      {inWords(info.type)}
                    </option>
                  ))}
              </optgroup>
            ))}
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
          {sent !== undefined && (
            <button type="button" class="link" onClick={() => go({ tab: 'events', event: sent })}>
              Show it
            </button>
          )}
        </div>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}
