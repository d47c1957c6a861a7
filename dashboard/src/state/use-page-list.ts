import { useReducer, useState } from 'preact/hooks';
import { asApiError, type ApiError } from '../api/api-error';
import type { Page } from '../api/types';
import { emptyPageList, isHeld, nextPageList, type PageList, type PageListMessage } from '../model/page-list';

export type ShownPages<Row> = {
  /** Undefined until the first page is there. */
  readonly rows: readonly Row[] | undefined;
  /** Where older rows go on; null where there are none. */
  readonly next: string | null;
  /** The reader went on to older rows: a refresh changes nothing. */
  readonly isHeld: boolean;
  readonly isReading: boolean;
  readonly error: ApiError | undefined;
  readonly refresh: () => void;
  readonly readOlder: (cursor: string) => void;
  readonly backToNewest: () => void;
};

/** Reads a list page by page. */
export function usePageList<Row>(read: (cursor?: string) => Promise<Page<Row>>): ShownPages<Row> {
  const [list, dispatch] = useReducer<PageList<Row>, PageListMessage<Row>>(nextPageList, emptyPageList<Row>());
  const [error, setError] = useState<ApiError>();
  const refresh = () => {
    read().then(
      (page) => (dispatch({ type: 'newest-arrived', page }), setError(undefined)),
      (cause: unknown) => setError(asApiError(cause)),
    );
  };
  const readOlder = (cursor: string) => {
    dispatch({ type: 'older-asked', cursor });
    read(cursor).then(
      (page) => (dispatch({ type: 'older-arrived', cursor, page }), setError(undefined)),
      (cause: unknown) => (dispatch({ type: 'older-failed' }), setError(asApiError(cause))),
    );
  };
  return {
    rows: list.pages.length === 0 ? undefined : list.pages.flatMap(({ rows }) => rows),
    next: list.pages.at(-1)?.next_cursor ?? null,
    isHeld: isHeld(list),
    isReading: list.asked !== null,
    error,
    refresh,
    readOlder,
    backToNewest: () => {
      dispatch({ type: 'back-to-newest' });
      refresh();
    },
  };
}
