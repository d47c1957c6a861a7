import { UserError } from '../../core/user-error';
import type { PageOptions } from '../../aws/merged-page';
import type { CursorSeal } from '../contract/cursor-seal';
import type { ExportFormat } from '../contract/parameters';
import { ApiProblem } from '../contract/problem';
import { listAnswer, type Answer } from './answer';

/** What the client asked of a list beside its filters. */
export type Paging = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly format?: ExportFormat | undefined;
};

export type PagedList<Stored, Row extends object> = {
  readonly paging: Paging;
  readonly cursors: CursorSeal;
  readonly columns: readonly (keyof Row & string)[];
  readonly read: (
    options: PageOptions,
  ) => Promise<{ readonly rows: readonly Stored[]; readonly cursor: string | undefined }>;
  readonly view: (stored: Stored) => Row;
};

/** Reads per page: a filter that matches almost nothing gives a short page and a cursor instead of a long wait. */
const MAX_REQUESTS_PER_PAGE = 64;

/** A list that is read page by page, with sealed cursors. */
export function pagedList<Stored, Row extends object>(list: PagedList<Stored, Row>): Answer {
  const { paging, cursors, columns, read, view } = list;
  return listAnswer<Row>({
    columns,
    format: paging.format,
    limit: paging.limit,
    cursor: paging.cursor,
    page: async ({ limit, cursor: sealed }) => {
      const cursor = sealed === undefined ? undefined : opened(cursors.open(sealed));
      const page = await orInvalidCursor(read({ limit, cursor, maxRequests: MAX_REQUESTS_PER_PAGE }));
      return {
        rows: page.rows.map(view),
        next_cursor: page.cursor === undefined ? null : cursors.seal(page.cursor),
      };
    },
  });
}

/** @throws ApiProblem for a cursor that this server did not make */
export function opened(cursor: string | undefined): string {
  if (cursor !== undefined) return cursor;
  throw new ApiProblem(
    'invalid_cursor',
    'use next_cursor of an earlier page, unchanged; leave it out to start from the first page',
  );
}

/** The only fault of the client that a store reports is a cursor of another list. */
async function orInvalidCursor<T>(page: Promise<T>): Promise<T> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof UserError) throw new ApiProblem('invalid_cursor', error.message);
    throw error;
  }
}
