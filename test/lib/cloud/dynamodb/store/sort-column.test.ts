import * as fc from 'fast-check';
import { SortColumn } from '../../../../../lib/cloud/dynamodb/store/sort-column';

/** Keys with long common beginnings, and zeros at their ends. */
const key = fc
  .tuple(
    fc.constantFrom('', '2026-', '2026-01-04T17:14', '2026-01-04T17:14:28.514Z#EVT-1-'),
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom('', '\0', '\0\0'),
  )
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part as string))));

test('a comparison by the beginnings of keys is that of the keys, or says that it does not know', () => {
  fc.assert(
    fc.property(fc.array(key, { minLength: 2, maxLength: 12 }), key, (keys, other) => {
      const column = new SortColumn();
      for (const [row, bytes] of keys.entries()) column.set(row, bytes, 0, bytes.length);
      for (const [a, left] of keys.entries()) {
        expect([Math.sign(Buffer.compare(left, other)), undefined]).toContain(sign(column.compareTo(a, other)));
        for (const [b, right] of keys.entries()) {
          expect([Math.sign(Buffer.compare(left, right)), undefined]).toContain(sign(column.compare(a, b)));
        }
      }
    }),
  );
});

test('times in milliseconds compare without a look at the rows', () => {
  const column = new SortColumn();
  const times = [0, 1, 999, 60_000, 86_400_000].map((ms) => Buffer.from(`${new Date(ms).toISOString()}#EVT-1-${ms}`));
  for (const [row, bytes] of times.entries()) column.set(row, bytes, 0, bytes.length);
  for (let row = 1; row < times.length; row++) expect(column.compare(row - 1, row)).toBe(-1);
});

function sign(compared: number | undefined): number | undefined {
  return compared === undefined ? undefined : Math.sign(compared);
}
