import { linesOf } from './lines-of';
import { queryText, type Query } from './query-text';
import type { Transport } from './transport';
import type { EventRowView } from './types';

/** A list of events: one of the API's paths, and the filters that it takes. */
export type EventListRequest = { readonly path: string; readonly query: Query };

/** The rows of a whole list as they arrive. A caller that stops reading ends the request. */
export async function* exportRows(
  { send }: Pick<Transport, 'send'>,
  { path, query }: EventListRequest,
): AsyncGenerator<EventRowView> {
  const abort = new AbortController();
  try {
    const response = await send(`${path}${queryText({ ...query, format: 'ndjson' })}`, { signal: abort.signal });
    if (!response.body) return;
    for await (const line of linesOf(response.body)) {
      if (line !== '') yield JSON.parse(line) as EventRowView;
    }
  } finally {
    abort.abort();
  }
}
