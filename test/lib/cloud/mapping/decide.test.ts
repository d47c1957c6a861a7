import fc from 'fast-check';
import { admit, decide, newBatch, type Batch, type RetrySettings } from '../../../../lib/cloud/mapping/decide';
import type { Outcome } from '../../../../lib/cloud/mapping/outcome';

type Item = { readonly id: number; readonly arrivalMs: number };

const FOREVER: RetrySettings = {
  maximumRetryAttempts: Infinity,
  maximumRecordAgeMs: Infinity,
  bisectBatchOnFunctionError: false,
};
const FAILED: Outcome = { kind: 'failed', functionError: true };

function batchOf(count: number, changes: Partial<Batch<Item>> = {}): Batch<Item> {
  return { ...newBatch(Array.from({ length: count }, (_, id) => ({ id, arrivalMs: 0 }))), ...changes };
}

function ids(batch: Batch<Item>): number[] {
  return batch.records.map(({ id }) => id);
}

test('a failed batch is halved without using up a retry', () => {
  const decision = decide({ ...FOREVER, bisectBatchOnFunctionError: true }, batchOf(5), FAILED);
  expect(decision).toMatchObject({ kind: 'again', processed: 0, wait: false });
  expect(decision.kind === 'again' && decision.batches.map(ids)).toEqual([
    [0, 1, 2],
    [3, 4],
  ]);
  expect(decision.kind === 'again' && decision.batches.map((batch) => batch.retriesUsed)).toEqual([0, 0]);
});

test('with bisect, a partial failure splits at the returned record and uses up no retry', () => {
  const settings = { ...FOREVER, bisectBatchOnFunctionError: true };
  const decision = decide(settings, batchOf(5), { kind: 'failed-from', index: 3 });
  expect(decision).toMatchObject({ kind: 'again', processed: 3, wait: false, batches: [{ retriesUsed: 0 }] });
  expect(decision.kind === 'again' && decision.batches.map(ids)).toEqual([[3, 4]]);
});

test('without bisect, a partial failure uses up a retry', () => {
  const decision = decide(FOREVER, batchOf(5), { kind: 'failed-from', index: 3 });
  expect(decision).toMatchObject({ kind: 'again', processed: 3, wait: true, batches: [{ retriesUsed: 1 }] });
});

test('a refused invocation uses up no retry and does not count as a delivery', () => {
  const settings = { ...FOREVER, maximumRetryAttempts: 0, bisectBatchOnFunctionError: true };
  const decision = decide(settings, batchOf(2), { kind: 'not-invoked' });
  expect(decision).toMatchObject({
    kind: 'again',
    wait: true,
    batches: [{ retriesUsed: 0, invocations: 0, waits: 1 }],
  });
});

test('after the last retry, the rest of the batch is discarded', () => {
  const batch = batchOf(3, { retriesUsed: 2, invocations: 2 });
  const decision = decide({ ...FOREVER, maximumRetryAttempts: 2 }, batch, { kind: 'failed-from', index: 1 });
  expect(decision).toMatchObject({ kind: 'discard', processed: 1, batch: { invocations: 3, lastEnd: 'answer' } });
});

test('only records older than the limit are discarded, not those before and after them', () => {
  const records = [90, 10, 20, 95].map((arrivalMs, id) => ({ id, arrivalMs }));
  const settings = { ...FOREVER, maximumRecordAgeMs: 50 };
  const head = admit(settings, newBatch(records), 100);
  expect([head.kind, ids(head.first), head.rest.map(ids)]).toEqual(['invoke', [0], [[1, 2, 3]]]);
  const old = admit(settings, head.rest[0]!, 100);
  expect([old.kind, ids(old.first), old.rest.map(ids)]).toEqual(['discard', [1, 2], [[3]]]);
});

const outcomes = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Outcome>({ kind: 'succeeded' }) },
  { weight: 3, arbitrary: fc.boolean().map((functionError): Outcome => ({ kind: 'failed', functionError })) },
  { weight: 1, arbitrary: fc.constant<Outcome>({ kind: 'not-invoked' }) },
  { weight: 3, arbitrary: fc.nat({ max: 30 }).map((index): Outcome => ({ kind: 'failed-from', index })) },
);

const retrySettings = fc.record({
  maximumRetryAttempts: fc.constantFrom(0, 1, 3),
  maximumRecordAgeMs: fc.constantFrom(25, 200, Infinity),
  bisectBatchOnFunctionError: fc.boolean(),
});

test('for any outcomes, every record is processed or discarded exactly once and in order', () => {
  fc.assert(
    fc.property(
      retrySettings,
      fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 20 }),
      fc.array(outcomes, { maxLength: 200 }),
      (settings, arrivals, script) => {
        const records = arrivals.map((arrivalMs, id) => ({ id, arrivalMs }));
        const settled: number[] = [];
        let batches: readonly Batch<Item>[] = [newBatch(records)];
        for (let step = 0; batches.length > 0; step += 1) {
          expect(batches.flatMap(ids)).toEqual(records.slice(settled.length).map(({ id }) => id));
          const [batch, ...waiting] = batches as [Batch<Item>, ...Batch<Item>[]];
          const { first, rest, ...admission } = admit(settings, batch, step);
          if (admission.kind === 'discard') {
            settled.push(...ids(first));
            batches = [...rest, ...waiting];
            continue;
          }
          const planned = script[step] ?? { kind: 'succeeded' };
          const size = first.records.length;
          const outcome = planned.kind === 'failed-from' ? { ...planned, index: planned.index % size } : planned;
          const decision = decide(settings, first, outcome);
          settled.push(...ids(first).slice(0, decision.processed));
          if (decision.kind === 'discard') settled.push(...ids(decision.batch));
          batches = [...(decision.kind === 'again' ? decision.batches : []), ...rest, ...waiting];
        }
        expect(settled).toEqual(records.map(({ id }) => id));
      },
    ),
  );
});

test('with finite retries, a function that never succeeds is called a bounded number of times', () => {
  fc.assert(
    fc.property(fc.nat({ max: 4 }), fc.boolean(), fc.integer({ min: 1, max: 40 }), (retries, bisect, count) => {
      const settings = { ...FOREVER, maximumRetryAttempts: retries, bisectBatchOnFunctionError: bisect };
      let calls = 0;
      let batches: readonly Batch<Item>[] = [batchOf(count)];
      while (batches.length > 0) {
        const [batch, ...waiting] = batches as [Batch<Item>, ...Batch<Item>[]];
        const decision = decide(settings, batch, FAILED);
        calls += 1;
        batches = [...(decision.kind === 'again' ? decision.batches : []), ...waiting];
      }
      // Bisecting `count` records takes `count - 1` splits; then each record has its own first try and its retries.
      expect(calls).toBe(bisect ? count - 1 + count * (retries + 1) : retries + 1);
    }),
  );
});
