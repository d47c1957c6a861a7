import type { Place } from './entry-log';

/**
 * A place is three numbers in one: the segment (19 bits), the size class of the entry (8 bits), its offset (26 bits).
 * With the class, the log counts live bytes without looking at the entry, and reads one from a file in one piece.
 */
export const MAX_SEGMENTS = 2 ** 19;
/** Bytes of a segment that places can tell apart. */
export const MAX_OFFSET = 2 ** 26;

const CLASSES = 2 ** 8;

export function placeOf(segment: number, sizeClass: number, offset: number): Place {
  return (segment * CLASSES + sizeClass) * MAX_OFFSET + offset;
}

export function offsetIn(place: Place): number {
  return (place >>> 0) % MAX_OFFSET;
}

export function segmentIn(place: Place): number {
  return Math.floor(place / (MAX_OFFSET * CLASSES));
}

export function sizeClassIn(place: Place): number {
  return Math.floor(place / MAX_OFFSET) % CLASSES;
}

/** The class of a size: exact below 16 bytes, else the next of eight steps between two powers of two. */
export function sizeClassOf(lengthBytes: number): number {
  if (lengthBytes < 16) return lengthBytes;
  const exponent = 31 - Math.clz32(lengthBytes);
  const step = exponent - 3;
  const steps = (lengthBytes + (1 << step) - 1) >>> step;
  return 16 + (exponent - 4) * 8 + (steps - 8);
}

/** The largest size of a class. */
export function maxBytesOf(sizeClass: number): number {
  if (sizeClass < 16) return sizeClass;
  const above = sizeClass - 16;
  return (8 + (above & 7)) << ((above >>> 3) + 1);
}
