import fc from 'fast-check';
import { purposeNamed } from '../../../../lib/core/random-at';
import { oneOfEach } from '../../../../producer/workloads/card/one-of-each';

const PURPOSE = purposeNamed('test/one-of-each');
const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const sizes = fc.integer({ min: 2, max: 300 });

test('one position is taken from every group, and the rest count on without a gap', () => {
  fc.assert(
    fc.property(seeds, sizes, (seed, size) => {
      const { takenAt, restBefore } = oneOfEach(seed, size, PURPOSE);
      const positions = Array.from({ length: size * 5 }, (_, position) => position);
      const rest = positions.filter((position) => takenAt(position) === undefined);
      const taken = positions.flatMap((position) => takenAt(position) ?? []);
      expect(taken).toEqual([0, 1, 2, 3, 4]);
      expect(rest.map(restBefore)).toEqual(rest.map((_, number) => number));
    }),
    { numRuns: 50 },
  );
});

test('both kinds find their positions again', () => {
  fc.assert(
    fc.property(seeds, sizes, fc.nat(2 ** 40), (seed, size, position) => {
      const split = oneOfEach(seed, size, PURPOSE);
      const taken = split.takenAt(position);
      const found =
        taken === undefined ? split.positionOfRest(split.restBefore(position)) : split.positionOfTaken(taken);
      expect(found).toBe(position);
    }),
  );
});

test('nothing is taken from an infinite group', () => {
  const { takenAt, restBefore, positionOfRest } = oneOfEach(1, Infinity, PURPOSE);
  expect([takenAt(7), restBefore(7), positionOfRest(7)]).toEqual([undefined, 7, 7]);
});
