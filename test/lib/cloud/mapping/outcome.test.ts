import { outcomeOf } from '../../../../lib/cloud/mapping/outcome';

const SEQUENCE_NUMBERS = ['11', '12', '13'];
const REPORTING = { reportBatchItemFailures: true, tumblingWindowMs: 0 };

function outcome(response: unknown, settings = REPORTING) {
  return outcomeOf({ ok: true, response }, SEQUENCE_NUMBERS, settings);
}

test.each([
  ['null', null],
  ['undefined', undefined],
  ['an empty object', {}],
  ['a null list', { batchItemFailures: null }],
  ['an empty list', { batchItemFailures: [] }],
  ['an empty string', ''],
  ['a bare empty list', []],
  ['an object without batchItemFailures', { statusCode: 200 }],
])('%s is a complete success', (_name, response) => {
  expect(outcome(response)).toEqual({ kind: 'succeeded' });
});

test.each([
  ['an empty itemIdentifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a null itemIdentifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['an itemIdentifier that was not in the batch', { batchItemFailures: [{ itemIdentifier: '99' }] }],
  [
    'an unknown itemIdentifier beside a known one',
    { batchItemFailures: [{ itemIdentifier: '12' }, { itemIdentifier: '9' }] },
  ],
  ['a wrong key name', { batchItemFailures: [{ itemId: '12' }] }],
  ['an item that is null', { batchItemFailures: [null] }],
  ['an item that is a bare sequence number', { batchItemFailures: ['12'] }],
  ['a number for an itemIdentifier', { batchItemFailures: [{ itemIdentifier: 12 }] }],
  ['a list that is an object', { batchItemFailures: {} }],
  ['a string', '{"batchItemFailures":[]}'],
  ['an array', [{ itemIdentifier: '1' }]],
  ['a number', 3],
])('%s is a complete failure', (_name, response) => {
  expect(outcome(response)).toEqual({ kind: 'failed', functionError: false });
});

test('of several failed records, the first one in the batch counts, whatever the order in the response', () => {
  const response = { batchItemFailures: [{ itemIdentifier: '13' }, { itemIdentifier: '12' }] };
  expect(outcome(response)).toEqual({ kind: 'failed-from', index: 1 });
});

test('without ReportBatchItemFailures the response is ignored', () => {
  const ignoring = { reportBatchItemFailures: false, tumblingWindowMs: 0 };
  expect(outcome({ batchItemFailures: [{ itemIdentifier: '11' }] }, ignoring)).toEqual({ kind: 'succeeded' });
  expect(outcome('text', ignoring)).toEqual({ kind: 'succeeded' });
});

test('a function error is a complete failure; a throttle is not a failure of the batch', () => {
  const error = (errorType: string) =>
    outcomeOf({ ok: false, error: { errorType, message: '' } }, SEQUENCE_NUMBERS, REPORTING);
  expect(error('TypeError')).toEqual({ kind: 'failed', functionError: true });
  expect(error('Sandbox.Timedout')).toEqual({ kind: 'failed', functionError: true });
  expect(error('TooManyRequestsException')).toEqual({ kind: 'not-invoked' });
});
