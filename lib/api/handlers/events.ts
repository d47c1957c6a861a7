import type { PageOptions } from '../../aws/query-store';
import { EVENT_COLUMNS, eventRowView, storedEventView, type EventRowView } from '../contract/event-views';
import { listQueryOf, type ListParameters } from '../contract/list-query';
import { ApiProblem } from '../contract/problem';
import type { ExportFormat } from '../contract/parameters';
import type { ListQuery } from '../../domain/bronze/queries';
import { UserError } from '../../core/user-error';
import { jsonAnswer, listAnswer, type Answer } from '../answer';
import type { ApiDependencies } from '../dependencies';
import type { Handlers } from './handler';

/** Reads of one page: a filter that fits almost nothing gives a short page and a cursor instead of a long wait. */
const MAX_REQUESTS_PER_PAGE = 64;

type Paging = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly format?: ExportFormat | undefined;
};

export const eventHandlers: Pick<Handlers, 'listEvents' | 'getEvent' | 'listCustomerEvents' | 'listAnomalies'> = {
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
    if (rows.length === 0) throw new ApiProblem('not_found', 'no event of this id is stored');
    return jsonAnswer({ event_id: params.id, rows: rows.map(storedEventView) });
  },
};

function eventList(query: ListQuery, paging: Paging, dependencies: ApiDependencies): Answer {
  const { store, cursors } = dependencies;
  return listAnswer<EventRowView>({
    columns: EVENT_COLUMNS,
    format: paging.format,
    limit: paging.limit,
    cursor: paging.cursor,
    page: async ({ limit, cursor: sealed }) => {
      const cursor = sealed === undefined ? undefined : opened(cursors.open(sealed));
      const page = await orInvalidCursor(() =>
        store.page(query, { limit, cursor, maxRequests: MAX_REQUESTS_PER_PAGE } satisfies PageOptions),
      );
      return {
        rows: page.rows.map(eventRowView),
        next_cursor: page.cursor === undefined ? null : cursors.seal(page.cursor),
      };
    },
  });
}

/** @throws ApiProblem for a cursor that this server did not give */
export function opened(cursor: string | undefined): string {
  if (cursor !== undefined) return cursor;
  throw new ApiProblem('invalid_cursor', 'use next_cursor of an earlier page, unchanged; leave it out to start anew');
}

/** @throws ApiProblem where the read refuses its cursor */
export async function orInvalidCursor<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // The one fault that the store lays at the asker's door is a cursor of another list.
    if (error instanceof UserError) throw new ApiProblem('invalid_cursor', error.message);
    throw error;
  }
}
