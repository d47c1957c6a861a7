import fc from 'fast-check';
import { itemSizeBytes, writeUnits } from '../../../lib/cost/item-size';

test('every started KB counts as a write unit', () => {
  expect([1, 1024, 1025, 2048, 2049].map(writeUnits)).toEqual([1, 1, 2, 2, 3]);
});

test("an item's size counts names and values: text as UTF-8, bytes as they are, numbers by their digits", () => {
  expect(itemSizeBytes({ id: { S: 'abc' } })).toBe(5);
  expect(itemSizeBytes({ id: { S: 'ü€' } })).toBe(7);
  expect(itemSizeBytes({ b: { B: new Uint8Array(900) } })).toBe(901);
  expect(itemSizeBytes({ n: { N: '20000' } })).toBe(1 + 2);
  expect(itemSizeBytes({ n: { N: '-123456' } })).toBe(1 + 5);
  expect(itemSizeBytes({ s: { SS: ['ab', 'c'] } })).toBe(1 + 3 + 3 + 2);
  expect(itemSizeBytes({ m: { M: { a: { BOOL: true } } } })).toBe(1 + 3 + 2 + 1);
});

test('the size of an item is the sum of the sizes of its attributes', () => {
  const attribute = fc.string().map((text) => ({ S: text }));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), attribute), (item) => {
      const parts = Object.entries(item).map(([name, value]) => itemSizeBytes({ [name]: value }));
      expect(itemSizeBytes(item)).toBe(parts.reduce((sum, size) => sum + size, 0));
    }),
  );
});
