import { cheaperWriteMode, guardedWritesUsd, guardedWriteUnits } from '../../../lib/cost/write-mode';

test('a transaction takes two write units for each kilobyte begun, a put one', () => {
  expect([guardedWriteUnits('transactions', 1025), guardedWriteUnits('puts', 1025)]).toEqual([4, 2]);
});

test('a batch costs its write units and the time that the function waits for its calls', () => {
  const states = { itemsPerBatch: 200, itemBytes: 300, memoryMb: 1024 };
  const gbSecondUsd = 0.0000133334;
  expect(guardedWritesUsd('puts', states)).toBeCloseTo(200 * 0.625e-6 + 0.25 * gbSecondUsd, 12);
  expect(guardedWritesUsd('transactions', states)).toBeCloseTo(400 * 0.625e-6 + 0.075 * gbSecondUsd, 12);
});

test.each([
  ['states', { itemsPerBatch: 1000, itemBytes: 300, memoryMb: 1024 }],
  ['rollups', { itemsPerBatch: 4, itemBytes: 900, memoryMb: 1024 }],
  ['a single item', { itemsPerBatch: 1, itemBytes: 5000, memoryMb: 10_240 }],
])('a put for each item is the cheaper way for %s', (_, writes) => {
  expect(cheaperWriteMode(writes)).toBe('puts');
});
