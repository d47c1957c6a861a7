import { useEffect, useRef, useState } from 'preact/hooks';
import { asApiError, type ApiError } from '../api/api-error';
import type { EventListRequest } from '../api/client';
import type { EventRowView, Page } from '../api/types';
import { CustomerRisk } from '../components/customer-risk';
import { EventFilters } from '../components/event-filters';
import { EventSheet } from '../components/event-sheet';
import { EventTable } from '../components/event-table';
import { ExportLinks } from '../components/export-links';
import { Empty, Failed, Loading } from '../components/notice';
import { Panel } from '../components/panel';
import { filterRequest, VIEW_NAMES, type EventFilter } from '../model/event-filter';
import { routeFragment } from '../model/route';
import { counted } from '../model/words';
import { useStore } from '../state/store-context';
import { REFRESH_MS } from '../state/store';

const ROWS = 50;

export function EventsTab() {
  const { route, go } = useStore();
  const { filter, event, workload } = route.value;
  const request = filterRequest(filter, workload);
  const open = (eventId: string) => go({ tab: 'events', filter, event: eventId });
  return (
    <>
      <h1 class="visually-hidden">Events</h1>
      <Panel
        title="Stored events"
        note="The newest event time first"
        class="wide"
        actions={!('missing' in request) && <ExportLinks request={request} name={`legion-${filter.view}`} />}
      >
        <EventFilters filter={filter} />
        {filter.view === 'customer' && filter.customer && <CustomerRisk customerId={filter.customer} />}
        {'missing' in request ? (
          <Empty title={request.missing} />
        ) : (
          <Rows key={JSON.stringify(request)} request={request} filter={filter} open={open} />
        )}
      </Panel>
      {event !== undefined && <EventSheet key={event} eventId={event} close={() => go({ tab: 'events', filter })} />}
    </>
  );
}

type RowsProps = {
  readonly request: EventListRequest;
  readonly filter: EventFilter;
  readonly open: (eventId: string) => void;
};

type Older = { readonly rows: readonly EventRowView[]; readonly next: string | null };

/**
 * The first page is read again and again. It stands still while somebody points at it or has the focus in it, and once
 * somebody goes on to older rows: nothing moves away under a finger.
 */
function Rows({ request, filter, open }: RowsProps) {
  const { api } = useStore();
  const [first, setFirst] = useState<Page<EventRowView>>();
  const [older, setOlder] = useState<Older>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const holder = useRef<HTMLDivElement>(null);

  const load = (cursor?: string) =>
    api.events({ path: request.path, query: { ...request.query, limit: ROWS, cursor } });
  const refresh = () =>
    load().then(
      (page) => (setFirst(page), setError(undefined)),
      (cause: unknown) => setError(asApiError(cause)),
    );
  useEffect(() => {
    if (older) return undefined;
    if (!first) void refresh();
    const timer = window.setInterval(() => {
      const isHeld = holder.current?.matches(':hover, :focus-within') ?? false;
      if (!isHeld && document.visibilityState === 'visible') void refresh();
    }, REFRESH_MS);
    return () => window.clearInterval(timer);
  }, [older === undefined]);

  const more = (cursor: string) => {
    setBusy(true);
    load(cursor)
      .then(
        (page) => {
          setOlder({ rows: [...(older?.rows ?? []), ...page.rows], next: page.next_cursor });
          setError(undefined);
        },
        (cause: unknown) => setError(asApiError(cause)),
      )
      .finally(() => setBusy(false));
  };
  const toNewest = () => {
    setOlder(undefined);
    void refresh();
  };

  if (!first) return error ? <Failed error={error} retry={() => void refresh()} /> : <Loading rows={10} />;
  const rows = [...first.rows, ...(older?.rows ?? [])];
  const next = older ? older.next : first.next_cursor;
  if (rows.length === 0) return <NoRows filter={filter} />;
  return (
    <>
      {error && <Failed error={error} />}
      <div ref={holder}>
        <EventTable
          caption={`${VIEW_NAMES[filter.view]} events`}
          atName="Stored (UTC)"
          events={rows.map((row) => ({ ...row, key: `${row.event_id} ${row.payload_hash}`, at: row.ingested_at }))}
          open={open}
          customerHref={(customer) => routeFragment({ tab: 'events', filter: { view: 'customer', customer } })}
        />
      </div>
      <div class="table-foot">
        <span class="quiet">
          {counted(rows.length, 'row')} shown{next === null ? ', which are all' : ''}
          {older ? '; standing still' : '; read again every 5 s, but not while you point at them'}
        </span>
        {older && (
          <button type="button" class="button" onClick={toNewest}>
            Back to the newest
          </button>
        )}
        {next !== null && (
          <button type="button" class="button" disabled={busy} onClick={() => more(next)}>
            {busy ? 'Loading' : 'Older rows'}
          </button>
        )}
      </div>
    </>
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
        'Nothing that is stored fits this filter. Choose another one, or wait for events to come.'
      )}
    </Empty>
  );
}
