import type { Page, QueryStore } from './query-store';

/**
 * The same store, in which equal page reads that are under way at one moment are one read: many who watch the same list
 * cost no more than one. The indexes are eventually consistent, so no reader could rely on more than this gives.
 */
export function shareReads(store: QueryStore): QueryStore {
  const underWay = new Map<string, Promise<Page>>();
  return {
    ...store,
    page: (query, options) => {
      const key = JSON.stringify([query, options]);
      const found = underWay.get(key);
      if (found) return found;
      const page = store.page(query, options).finally(() => underWay.delete(key));
      underWay.set(key, page);
      return page;
    },
  };
}
