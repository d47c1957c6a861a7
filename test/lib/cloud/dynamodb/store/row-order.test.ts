import * as fc from 'fast-check';
import { RowOrder } from '../../../../../lib/cloud/dynamodb/store/row-order';

const HASH = 7;

test('rows of a large bucket stay in order while rows come and go between readings', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('link' as const), many: fc.integer({ min: 1, max: 300 }) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('unlink' as const), many: fc.nat(200) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('read' as const), many: fc.nat(1000) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.infiniteStream(fc.nat(1000)), (steps, keys) => {
      const order = new RowOrder();
      const keyOf: number[] = [];
      const compare = (a: number, b: number) => keyOf[a]! - keyOf[b]! || a - b;
      const live = new Set<number>();
      const readings: [number[], number[]][] = [];
      for (const { type, many } of steps) {
        if (type === 'read') {
          const expected = [...live].toSorted(compare).filter((row) => keyOf[row]! >= many);
          const sorted = order.sorted(HASH, compare);
          readings.push([[...sorted.forward((row) => (keyOf[row]! < many ? -1 : 1))], expected]);
          readings.push([[...sorted.backward(() => -1)], [...live].toSorted(compare).toReversed()]);
        } else if (type === 'link') {
          for (let i = 0; i < many; i++) {
            const row = keyOf.push(keys.next().value) - 1;
            order.link(row, HASH);
            live.add(row);
          }
        } else {
          for (const row of [...live].filter((_, i) => i % 3 === 0).slice(0, many)) {
            order.unlink(row, HASH, compare);
            live.delete(row);
          }
        }
      }
      for (const [read, expected] of readings) expect(read).toEqual(expected);
      expect(order.count).toBe(live.size);
    }),
    { numRuns: 20 },
  );
});
