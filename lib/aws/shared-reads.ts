import type { Page, QueryStore } from './query-store';

/**
 * The same store, with equal page reads that overlap joined into one: many clients of one list cost no more than one.
 * The indexes are eventually consistent, so this weakens nothing that a reader could rely on.
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
