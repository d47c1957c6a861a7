import { EVENT_COLUMNS, eventRowView, storedEventView } from '../contract/event-views';
import { listQueryOf, type ListParameters } from '../contract/list-query';
import { ApiProblem } from '../contract/problem';
import type { ListQuery } from '../../domain/bronze/list-query';
import type { ApiDependencies } from '../live/dependencies';
import { jsonAnswer, type Answer } from './answer';
import type { Handlers } from './handler';
import { pagedList, type Paging } from './paged-list';

export const eventHandlers = {
  listEvents: async ({ query }, dependencies) => eventList(listQueryOf(query), query, dependencies),
  listCustomerEvents: async ({ params, query }, dependencies) => {
    const parameters: ListParameters = { ...query, customer: params.id };
    return eventList(listQueryOf(parameters), query, dependencies);
  },
  listAnomalies: async ({ query }, dependencies) => {
    const { type, ...rest } = query;
    return eventList(listQueryOf({ ...rest, anomaly: type }, { anomalous: true }), query, dependencies);
  },
  getEvent: async ({ params }, { store }) => {
    const rows = await store.event(params.id);
    if (rows.length === 0) throw new ApiProblem('not_found', 'no event with this id is stored');
    return jsonAnswer({ event_id: params.id, rows: rows.map(storedEventView) });
  },
} satisfies Partial<Handlers>;

function eventList(query: ListQuery, paging: Paging, { store, cursors }: ApiDependencies): Answer {
  return pagedList({
    paging,
    cursors,
    columns: EVENT_COLUMNS,
    read: (options) => store.page(query, options),
    view: eventRowView,
  });
}
