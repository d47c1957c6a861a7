import { throttledLines } from '../../../bin/text/throttle-lines';

test('what limits refused is told once for each stream and table', () => {
  const stream = { service: 'kinesis', resource: 'events', limit: 'records' } as const;
  const table = { service: 'dynamodb', resource: 'bronze', limit: 'write units' } as const;
  expect(
    throttledLines([
      { ...stream, part: 'shardId-000000000000', count: 1_200 },
      { ...stream, part: 'shardId-000000000001', count: 3 },
      { ...table, part: undefined, count: 5 },
      { ...table, part: 'by-time', count: 1 },
    ]),
  ).toEqual([
    'the limits of AWS refused 1,203 records, items or calls of events on 2 shards',
    'the limits of AWS refused 6 records, items or calls of bronze on 1 index',
  ]);
  expect(throttledLines([])).toEqual([]);
});
