import { useState } from 'preact/hooks';
import { EventSheet } from '../components/event-sheet';
import { EventTable } from '../components/event-table';
import { Icon } from '../components/icon';
import { Empty } from '../components/notice';
import { Panel } from '../components/panel';
import { formatCount } from '../model/format-number';
import { matchesLive, type Feed, type LiveFilter } from '../model/live-feed';
import { counted } from '../model/words';
import { useStore } from '../state/store-context';

/** As many rows as are drawn; the rest of what is kept shows up when a filter asks for it. */
const SHOWN = 60;

const ONLY: readonly { readonly value: LiveFilter['only']; readonly name: string }[] = [
  { value: 'all', name: 'All' },
  { value: 'high-risk', name: 'High risk' },
  { value: 'anomalies', name: 'Anomalies' },
];

export function LiveTab() {
  const { feed, route, go } = useStore();
  const [filter, setFilter] = useState<LiveFilter>({ text: '', only: 'all' });
  const [held, setHeld] = useState<Feed>();
  const shown = held ?? feed.value;
  const { event, workload } = route.value;
  const matching = shown.events.filter((row) => matchesLive(row, { ...filter, workload }));
  return (
    <>
      <h1 class="visually-hidden">Live</h1>
      <Panel
        title="Live stream"
        note={<FeedNote held={held} />}
        class="wide"
        actions={<HoldButton held={held} hold={setHeld} />}
      >
        <div class="filters">
          <div class="segments" role="group" aria-label="Show">
            {ONLY.map(({ value, name }) => (
              <button
                key={value}
                type="button"
                aria-pressed={filter.only === value}
                onClick={() => setFilter({ ...filter, only: value })}
              >
                {name}
              </button>
            ))}
          </div>
          <div class="fields">
            <label>
              Contains
              <input
                type="search"
                value={filter.text}
                placeholder="id, customer, anomaly"
                onInput={(input) => setFilter({ ...filter, text: input.currentTarget.value })}
              />
            </label>
          </div>
        </div>
        {matching.length > 0 ? (
          <EventTable
            caption="Events as they arrive"
            atName="Arrived (UTC)"
            events={matching
              .slice(0, SHOWN)
              .map((row) => ({ ...row, key: `${row.event_id} ${row.arrived_at}`, at: row.arrived_at }))}
            open={(eventId) => go({ tab: 'live', event: eventId })}
          />
        ) : (
          <NothingYet hasEvents={shown.events.length > 0} />
        )}
      </Panel>
      {event !== undefined && <EventSheet key={event} eventId={event} close={() => go({ tab: 'live' })} />}
    </>
  );
}

function FeedNote({ held }: { readonly held: Feed | undefined }) {
  const { feed, gaps, samples } = useStore();
  const waiting = held ? feed.value.received - held.received : 0;
  const rate = samples.value.at(-1)?.accepted_per_second;
  return (
    <>
      <span class="num">{formatCount(feed.value.received)}</span> received
      {feed.value.sampled && ' (a sample: more arrive than can be read)'}
      {rate ? '' : ', nothing is arriving now'}
      {held && `; ${counted(waiting, 'event')} came since you paused`}
      {gaps.value > 0 && `; ${counted(gaps.value, 'gap')} where the connection was lost`}
    </>
  );
}

type HoldProps = { readonly held: Feed | undefined; readonly hold: (feed: Feed | undefined) => void };

function HoldButton({ held, hold }: HoldProps) {
  const { feed } = useStore();
  return (
    <button type="button" class="button" onClick={() => hold(held ? undefined : feed.value)}>
      <Icon name={held ? 'play' : 'pause'} /> {held ? 'Go on' : 'Pause'}
    </button>
  );
}

function NothingYet({ hasEvents }: { readonly hasEvents: boolean }) {
  const { control } = useStore();
  const answer = control.value.value;
  if (hasEvents) return <Empty title="Nothing among the latest events matches.">Change the filter, or wait.</Empty>;
  return (
    <Empty title="No event has arrived since you opened this page.">
      {answer?.available && answer.state !== 'running' ? (
        <>
          The producer is {answer.state}: start it under <a href="#/simulate">Simulate</a>.
        </>
      ) : (
        'They show up here as soon as the stream takes them.'
      )}
    </Empty>
  );
}
