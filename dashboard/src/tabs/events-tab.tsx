import { CustomerRisk } from '../components/customer-risk';
import { EventFilters } from '../components/event-filters';
import { EventSheet } from '../components/event-sheet';
import { ExportLinks } from '../components/export-links';
import { Empty } from '../components/notice';
import { Panel } from '../components/panel';
import { StoredEvents } from '../components/stored-events';
import { filterRequest } from '../model/event-filter';
import { useStore } from '../state/store-context';

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
          <StoredEvents key={JSON.stringify(request)} request={request} filter={filter} open={open} />
        )}
      </Panel>
      {event !== undefined && <EventSheet key={event} eventId={event} close={() => go({ tab: 'events', filter })} />}
    </>
  );
}
