import { useEffect, useState } from 'preact/hooks';
import { MAX_CUSTOMER_ID_LENGTH } from '../../../lib/api/contract/control-limits';
import { labelCategories } from '../model/label-categories';
import { VIEW_NAMES, VIEWS, type EventFilter } from '../model/event-filter';
import { fieldOfUtc, utcOfField } from '../model/format-time';
import { routeFragment } from '../model/route';
import { inWords } from '../model/words';
import { useStore } from '../state/store-context';

/** Which events to show: the view as links, and the fields that it needs. */
export function EventFilters({ filter }: { readonly filter: EventFilter }) {
  const { route } = useStore();
  const { workload } = route.value;
  return (
    <div class="filters">
      <nav class="segments" aria-label="Filter">
        {VIEWS.map((view) => (
          <a
            key={view}
            href={routeFragment({ tab: 'events', filter: { ...filter, view }, workload })}
            aria-current={view === filter.view ? 'true' : undefined}
          >
            {VIEW_NAMES[view]}
          </a>
        ))}
      </nav>
      {filter.view === 'customer' && <CustomerField filter={filter} />}
      {filter.view === 'time' && <TimeFields filter={filter} />}
      {filter.view === 'anomalies' && <LabelFields filter={filter} />}
    </div>
  );
}

type Props = { readonly filter: EventFilter };

function CustomerField({ filter }: Props) {
  const { go } = useStore();
  const [text, setText] = useState(filter.customer ?? '');
  useEffect(() => setText(filter.customer ?? ''), [filter.customer]);
  const show = (event: Event) => {
    event.preventDefault();
    go({ tab: 'events', filter: { ...filter, customer: text.trim() } });
  };
  return (
    <form class="fields" onSubmit={show}>
      <label>
        Customer
        <input
          class="num"
          value={text}
          maxLength={MAX_CUSTOMER_ID_LENGTH}
          placeholder="CUST-000001"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button">
        Show
      </button>
    </form>
  );
}

function TimeFields({ filter }: Props) {
  const { go } = useStore();
  const change = (part: Partial<EventFilter>) => go({ tab: 'events', filter: { ...filter, ...part } });
  return (
    <div class="fields">
      <label>
        From (UTC)
        <input
          type="datetime-local"
          value={fieldOfUtc(filter.from)}
          onChange={(event) => change({ from: utcOfField(event.currentTarget.value) })}
        />
      </label>
      <label>
        To (UTC)
        <input
          type="datetime-local"
          value={fieldOfUtc(filter.to)}
          onChange={(event) => change({ to: utcOfField(event.currentTarget.value) })}
        />
      </label>
      <QuickRanges change={change} />
    </div>
  );
}

function QuickRanges({ change }: { readonly change: (range: Partial<EventFilter>) => void }) {
  const { now } = useStore();
  const last = (minutes: number) =>
    change({ from: new Date(now.peek() - minutes * 60_000).toISOString(), to: undefined });
  return (
    <span class="quick">
      {[5, 60].map((minutes) => (
        <button key={minutes} type="button" class="link" onClick={() => last(minutes)}>
          Last {minutes === 60 ? 'hour' : `${minutes} minutes`}
        </button>
      ))}
    </span>
  );
}

function LabelFields({ filter }: Props) {
  const { go, samples } = useStore();
  const change = (part: Partial<EventFilter>) => go({ tab: 'events', filter: { ...filter, ...part } });
  return (
    <div class="fields">
      <label>
        Type
        <select
          value={filter.anomaly ?? ''}
          onChange={(event) => change({ anomaly: event.currentTarget.value || undefined })}
        >
          <option value="">Any type</option>
          {labelCategories(samples.value.at(-1)?.by_anomaly ?? {}).map((category) => (
            <option key={category} value={category}>
              {inWords(category)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Severity
        <select
          value={filter.severity ?? ''}
          onChange={(event) => change({ severity: event.currentTarget.value || undefined })}
        >
          <option value="">Any severity</option>
          {['LOW', 'MEDIUM', 'HIGH'].map((severity) => (
            <option key={severity} value={severity}>
              {inWords(severity)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
