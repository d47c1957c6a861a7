import type { Fingerprint } from '../../lib/domain/proof/fingerprint';

const MODULUS = 2n ** 256n;

/** What a client says that it read: how many records, and the sum modulo 2^256 of their digests in hex. */
export type Total = { readonly records: number; readonly sum: string };

/** What a client must say when it has read these runs and nothing else. */
export function totalOf(runs: readonly Pick<Fingerprint, 'buckets'>[]): Total {
  const digests = runs.flatMap(({ buckets }) => Object.values(buckets));
  const sum = digests.reduce((total, digest) => (total + BigInt(`0x${digest.sum}`)) % MODULUS, 0n);
  return {
    records: digests.reduce((total, { count }) => total + count, 0),
    sum: sum.toString(16).padStart(64, '0'),
  };
}
