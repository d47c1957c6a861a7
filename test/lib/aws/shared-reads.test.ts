import type { Page, QueryStore } from '../../../lib/aws/query-store';
import { shareReads } from '../../../lib/aws/shared-reads';

const RECENT = { kind: 'recent', workload: 'credit' } as const;

function aStore() {
  const reads: { readonly answer: (page: Page) => void; readonly fail: (error: Error) => void }[] = [];
  const store: QueryStore = {
    page: () => new Promise((answer, fail) => reads.push({ answer, fail })),
    event: async () => [],
    rollups: async () => [],
  };
  return { store: shareReads(store), reads };
}

const page: Page = { rows: [], cursor: undefined };

test('equal concurrent reads are one read, and each caller gets its answer', async () => {
  const { store, reads } = aStore();
  const both = [store.page(RECENT, { limit: 50 }), store.page(RECENT, { limit: 50 })];
  expect(reads).toHaveLength(1);
  reads[0]!.answer(page);
  expect(await Promise.all(both)).toEqual([page, page]);
});

test('a read after the answer is a new one, and so is a read of something else', async () => {
  const { store, reads } = aStore();
  const first = store.page(RECENT, { limit: 50 });
  void store.page(RECENT, { limit: 51 });
  void store.page(RECENT, { limit: 50, cursor: 'x' });
  void store.page({ ...RECENT, kind: 'anomalies' }, { limit: 50 });
  expect(reads).toHaveLength(4);
  reads[0]!.answer(page);
  await first;
  void store.page(RECENT, { limit: 50 });
  expect(reads).toHaveLength(5);
});

test('an error reaches all callers that share the read, and the next one asks again', async () => {
  const { store, reads } = aStore();
  const both = [store.page(RECENT, { limit: 50 }), store.page(RECENT, { limit: 50 })];
  reads[0]!.fail(new Error('down'));
  for (const read of both) await expect(read).rejects.toThrow('down');
  void store.page(RECENT, { limit: 50 });
  expect(reads).toHaveLength(2);
});
