import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { unit } from '../../lib/core/samplers';

/** A stream of uniform numbers in [0, 1), the same for the same seed. */
export function uniformFrom(seed: number): () => number {
  const random = xoroshiro128plus(seed);
  return () => unit(random);
}
