import fc from 'fast-check';
import { purposeNamed } from '../../../lib/core/random-at';
import { interleave } from '../../../producer/workloads/interleave';

const PURPOSE = purposeNamed('test/interleave');
const lanes = fc.integer({ min: 1, max: 5_000 });
const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

test('each round gives every lane one position', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 300 }), fc.nat(1_000), (seed, count, round) => {
      const { at } = interleave(seed, count, PURPOSE);
      const taken = Array.from({ length: count }, (_, slot) => at(round * count + slot));
      expect(new Set(taken.map(({ lane }) => lane)).size).toBe(count);
      expect(taken.every((place) => place.round === round)).toBe(true);
    }),
  );
});

test('a lane finds the position of its event, in whatever order positions are requested', () => {
  fc.assert(
    fc.property(seeds, lanes, fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 20 }), (seed, count, positions) => {
      const { at, positionOf } = interleave(seed, count, PURPOSE);
      for (const position of positions) {
        const { lane, round } = at(position);
        expect(positionOf(lane, round)).toBe(position);
        expect(interleave(seed, count, PURPOSE).at(position)).toEqual({ lane, round });
      }
    }),
  );
});
