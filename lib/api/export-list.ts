import { csvLine } from './contract/csv';
import { MAX_LIMIT } from './contract/parameters';
import type { ListAnswer } from './handlers/answer';

const encoder = new TextEncoder();

/**
 * The rows of a list as a stream of text, page by page. The next page is read when the client has room for it, and none
 * after the client has left.
 */
export function exportList(list: ListAnswer, format: 'csv' | 'ndjson', maxRows: number): ReadableStream<Uint8Array> {
  const chunks = textChunks(list, format, Math.min(maxRows, list.limit ?? Infinity));
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function* textChunks(list: ListAnswer, format: 'csv' | 'ndjson', maxRows: number): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(list.columns);
  let { cursor } = list;
  let left = maxRows;
  do {
    const page = await list.page({ limit: Math.min(MAX_LIMIT, left), cursor });
    if (page.rows.length > 0) yield page.rows.map((row) => lineOf(row, list.columns, format)).join('');
    left -= page.rows.length;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && left > 0);
}

function lineOf(row: object, columns: readonly string[], format: 'csv' | 'ndjson'): string {
  if (format === 'ndjson') return `${JSON.stringify(row)}\n`;
  const cells = row as Readonly<Record<string, unknown>>;
  return csvLine(columns.map((column) => cells[column]));
}
