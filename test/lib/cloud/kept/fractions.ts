import { seeded } from '../../../lambda/consumer/some-bytes';

/** Numbers in [0, 1), reproducible by seed. */
export function fractions(seed: number): () => number {
  const next = seeded(seed * 2_654_435 + 1);
  next();
  return () => next() / 2 ** 32;
}
