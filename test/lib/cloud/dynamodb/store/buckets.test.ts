import * as fc from 'fast-check';
import { Buckets } from '../../../../../lib/cloud/dynamodb/store/buckets';

test('buckets hold what a map holds, and are walked in the order of their hashes', () => {
  const hash = fc.oneof(fc.constantFrom(0, 1, 2, 2 ** 32 - 1, 2 ** 32 - 2, 2 ** 31), fc.nat(2 ** 32 - 1));
  const step = fc.tuple(fc.boolean(), hash, fc.nat(1000));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), hash, hash, (steps, from, to) => {
      const buckets = new Buckets();
      const model = new Map<number, number>();
      for (const [isRemoval, at, row] of steps) {
        if (isRemoval) buckets.remove(at);
        else buckets.setHead(at, row);
        if (isRemoval) model.delete(at);
        else model.set(at, row);
      }
      for (const [at, row] of model) expect(buckets.head(at)).toBe(row);
      const expected = [...model.keys()].filter((at) => at >= from && at <= to).toSorted((a, b) => a - b);
      expect([...buckets.between(from, to)]).toEqual(expected);
    }),
  );
});
