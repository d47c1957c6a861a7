import type { EventRowView } from '../../api/types';
import { routeFragment } from '../../model/route';
import { useStore } from '../../state/store-context';
import { Answered } from '../answered';
import { LabelBadges } from '../label-badges';
import { Empty } from '../notice';
import { Panel } from '../panel';
import { Time } from '../time';

export function LatestLabelled() {
  const { anomalies, route } = useStore();
  const { workload } = route.value;
  const all = routeFragment({ tab: 'events', filter: { view: 'anomalies' }, workload });
  return (
    <Panel title="Latest labelled events" actions={<a href={all}>All labelled events</a>}>
      <Answered of={anomalies} rows={6}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title="No stored event has a label.">
              Set the anomaly rate, or inject an anomaly, under <a href="#/simulate">Simulate</a>.
            </Empty>
          ) : (
            <ul class="label-list">
              {rows.map((row) => (
                <Labelled key={`${row.event_id} ${row.payload_hash}`} row={row} />
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}

function Labelled({ row }: { readonly row: EventRowView }) {
  const { go } = useStore();
  return (
    <li>
      <button type="button" onClick={() => go({ tab: 'events', filter: { view: 'anomalies' }, event: row.event_id })}>
        <LabelBadges types={row.anomaly_types} severity={row.anomaly_severity} />
        <span class="quiet num">{row.customer_id ?? row.event_id}</span>
        <Time iso={row.event_time} />
      </button>
    </li>
  );
}
