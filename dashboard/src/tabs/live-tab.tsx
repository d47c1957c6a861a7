import { useState } from 'preact/hooks';
import { EventSheet } from '../components/event-sheet';
import { EventTable } from '../components/event-table';
import { Icon } from '../components/icon';
import { LiveFilters } from '../components/live-filters';
import { Empty } from '../components/notice';
import { Panel } from '../components/panel';
import { formatCount } from '../model/format-number';
import { matchesLive, type Feed, type LiveFilter } from '../model/live-feed';
import { counted } from '../model/words';
import { useStore } from '../state/store-context';

/** The page draws this many rows; a filter looks at all that are kept. */
const SHOWN_ROWS = 60;

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
        <LiveFilters filter={filter} set={setFilter} />
        {matching.length > 0 ? (
          <EventTable
            caption="Events as they arrive"
            atName="Arrived (UTC)"
            events={matching
              .slice(0, SHOWN_ROWS)
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
      {feed.value.sampled && ' (a sample: more arrive than anybody can read)'}
      {rate ? '' : ', none arriving now'}
      {held && `; ${counted(waiting, 'event')} since you paused`}
      {gaps.value > 0 && `; ${counted(gaps.value, 'gap')} after lost connections`}
    </>
  );
}

type HoldProps = { readonly held: Feed | undefined; readonly hold: (feed: Feed | undefined) => void };

function HoldButton({ held, hold }: HoldProps) {
  const { feed } = useStore();
  return (
    <button type="button" class="button" onClick={() => hold(held ? undefined : feed.value)}>
      <Icon name={held ? 'play' : 'pause'} /> {held ? 'Resume' : 'Pause'}
    </button>
  );
}

function NothingYet({ hasEvents }: { readonly hasEvents: boolean }) {
  const { control } = useStore();
  const answer = control.value.value;
  if (hasEvents) return <Empty title="None of the latest events matches.">Change the filter, or wait.</Empty>;
  return (
    <Empty title="No event has arrived since you opened this page.">
      {answer?.available && answer.state !== 'running' ? (
        <>
          The producer is {answer.state}: start it under <a href="#/simulate">Simulate</a>.
        </>
      ) : (
        'Events show up here as soon as the stream accepts them.'
      )}
    </Empty>
  );
}
