import fc from 'fast-check';
import {
  MAX_OFFSET,
  MAX_SEGMENTS,
  maxBytesOf,
  offsetIn,
  placeOf,
  segmentIn,
  sizeClassIn,
  sizeClassOf,
} from '../../../../../lib/cloud/engines/log/place';

test('a place is a safe integer that gives back segment, class and offset', () => {
  const part = (max: number) => fc.integer({ min: 0, max: max - 1 });
  fc.assert(
    fc.property(part(MAX_SEGMENTS), part(256), part(MAX_OFFSET), (segment, sizeClass, offset) => {
      const place = placeOf(segment, sizeClass, offset);
      expect(Number.isSafeInteger(place)).toBe(true);
      expect([segmentIn(place), sizeClassIn(place), offsetIn(place)]).toEqual([segment, sizeClass, offset]);
    }),
  );
});

test('a size class is at most an eighth larger than the size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_OFFSET }), (lengthBytes) => {
      const sizeClass = sizeClassOf(lengthBytes);
      expect(sizeClass).toBeLessThan(256);
      expect(maxBytesOf(sizeClass)).toBeGreaterThanOrEqual(lengthBytes);
      expect(maxBytesOf(sizeClass)).toBeLessThanOrEqual(lengthBytes * 1.125);
    }),
  );
});
