import type { InvokeResult } from '../../lib/cloud/functions/invoke-result';
import { failed, named, reported, succeed, testMapping } from '../lib/cloud/mapping/test-mapping';

const REPORTING = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

test('the checkpoint stops before the lowest failed record, and everything from there on is delivered again', async () => {
  const results: InvokeResult[] = [];
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    settings: REPORTING,
    handler: (event) => results.shift() ?? succeed(event),
  });
  const put = stream.put('s-0', ...named('a', 'b', 'c', 'd', 'e'));
  results.push(reported(put[3]!, put[2]!));
  await clock.settle();
  expect(batches).toEqual([['a', 'b', 'c', 'd', 'e']]);
  expect(checkpoints.get('s-0')).toBe(put[1]);
  await clock.advance(200);
  expect(batches.slice(1)).toEqual([['c', 'd', 'e']]);
  expect(checkpoints.get('s-0')).toBe(put[4]);
  await mapping.stop();
});

test.each([
  ['null', null],
  ['undefined', undefined],
  ['{}', {}],
  ['{"batchItemFailures":null}', { batchItemFailures: null }],
  ['{"batchItemFailures":[]}', { batchItemFailures: [] }],
])('the response %s settles the whole batch', async (_name, response) => {
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    settings: REPORTING,
    handler: () => ({ ok: true, response }),
  });
  const put = stream.put('s-0', ...named('a', 'b'));
  await clock.advance(1_000);
  expect(batches).toEqual([['a', 'b']]);
  expect(checkpoints.get('s-0')).toBe(put[1]);
  await mapping.stop();
});

test.each<[string, InvokeResult]>([
  ['a function error', failed()],
  ['a timeout', failed('Sandbox.Timedout')],
  ['an empty itemIdentifier', reported('')],
  ['a null itemIdentifier', { ok: true, response: { batchItemFailures: [{ itemIdentifier: null }] } }],
  ['an unknown itemIdentifier', reported('1')],
  ['a wrong key name', { ok: true, response: { batchItemFailures: [{ identifier: '101' }] } }],
  ['a string', { ok: true, response: 'bad JSON' }],
])('%s fails the whole batch: nothing is checkpointed, and every record is delivered again', async (_name, result) => {
  const results = [result];
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    settings: REPORTING,
    handler: (event) => results.shift() ?? succeed(event),
  });
  stream.put('s-0', ...named('a', 'b'));
  await clock.settle();
  expect(checkpoints.get('s-0')).toBeUndefined();
  await clock.advance(200);
  expect(batches).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  await mapping.stop();
});

test('without ReportBatchItemFailures, reported failures are ignored', async () => {
  const { mapping, clock, stream, batches, checkpoints } = testMapping({ handler: () => reported('101') });
  const put = stream.put('s-0', ...named('a', 'b'));
  await clock.advance(1_000);
  expect(batches).toEqual([['a', 'b']]);
  expect(checkpoints.get('s-0')).toBe(put[1]);
  await mapping.stop();
});
