import type { Page } from '../api/types';

/** A list that is read page by page: the newest page, and the older ones that the reader asked for. */
export type PageList<Row> = {
  readonly pages: readonly Page<Row>[];
  /** The cursor of the older page that is being read. */
  readonly asked: string | null;
};

export type PageListMessage<Row> =
  | { readonly type: 'newest-arrived'; readonly page: Page<Row> }
  | { readonly type: 'older-asked'; readonly cursor: string }
  | { readonly type: 'older-arrived'; readonly cursor: string; readonly page: Page<Row> }
  | { readonly type: 'older-failed' }
  | { readonly type: 'back-to-newest' };

export function emptyPageList<Row>(): PageList<Row> {
  return { pages: [], asked: null };
}

export function nextPageList<Row>(list: PageList<Row>, message: PageListMessage<Row>): PageList<Row> {
  switch (message.type) {
    case 'newest-arrived':
      return isHeld(list) ? list : { ...list, pages: [message.page] };
    case 'older-asked':
      return { ...list, asked: message.cursor };
    case 'older-arrived':
      // The reader may have gone back to the newest meanwhile.
      if (list.asked !== message.cursor) return list;
      return { pages: [...list.pages, message.page], asked: null };
    case 'older-failed':
      return { ...list, asked: null };
    case 'back-to-newest':
      return { pages: list.pages.slice(0, 1), asked: null };
    default:
      return message satisfies never;
  }
}

/** The reader has gone on to older rows: the newest must not push them away. */
export function isHeld({ pages, asked }: PageList<unknown>): boolean {
  return pages.length > 1 || asked !== null;
}
