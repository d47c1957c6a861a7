import { useEffect, useRef } from 'preact/hooks';
import type { EventListRequest } from '../api/export-rows';
import { VIEW_NAMES, type EventFilter } from '../model/event-filter';
import { routeFragment } from '../model/route';
import { REFRESH_MS } from '../state/polling';
import { useStore } from '../state/store-context';
import { usePageList } from '../state/use-page-list';
import { EventTable } from './event-table';
import { Empty } from './notice';
import { PageList } from './page-list';

const ROWS = 50;

type Props = {
  readonly request: EventListRequest;
  readonly filter: EventFilter;
  readonly open: (eventId: string) => void;
};

/**
 * A list of stored events that follows the newest. It holds still while the reader points at it, has the focus in it or
 * has gone on to older rows: nothing moves away under a finger.
 */
export function StoredEvents({ request: { path, query }, filter, open }: Props) {
  const { api } = useStore();
  const holder = useRef<HTMLDivElement>(null);
  const list = usePageList((cursor) => api.events({ path, query: { ...query, limit: ROWS, cursor } }));
  useEffect(() => {
    if (list.isHeld) return undefined;
    if (!list.rows) list.refresh();
    const timer = window.setInterval(() => {
      const isPointedAt = holder.current?.matches(':hover, :focus-within') ?? false;
      if (!isPointedAt && document.visibilityState === 'visible') list.refresh();
    }, REFRESH_MS);
    return () => window.clearInterval(timer);
  }, [list.isHeld]);
  const note = list.isHeld ? 'not refreshed' : 'refreshed every 5 s, except while you point at them';
  return (
    <PageList list={list} empty={<NoRows filter={filter} />} note={note}>
      {(rows) => (
        <div ref={holder}>
          <EventTable
            caption={`${VIEW_NAMES[filter.view]} events`}
            atName="Stored (UTC)"
            events={rows.map((row) => ({ ...row, key: `${row.event_id} ${row.payload_hash}`, at: row.ingested_at }))}
            open={open}
            customerHref={(customer) => routeFragment({ tab: 'events', filter: { view: 'customer', customer } })}
          />
        </div>
      )}
    </PageList>
  );
}

function NoRows({ filter }: { readonly filter: EventFilter }) {
  return (
    <Empty title="Nothing matches.">
      {filter.view === 'recent' ? (
        <>
          Nothing has been stored yet: start the producer under <a href="#/simulate">Simulate</a>.
        </>
      ) : (
        'No stored event matches this filter. Change it, or wait for more events.'
      )}
    </Empty>
  );
}
