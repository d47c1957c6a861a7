/** Small enough that even a small leaf uses them all in 30,000 clients. */
const STRATA = 64;

/**
 * Uniform numbers of which every 64 in a row fall one into each 64th of the range, in random order. Shares drawn with
 * them stay close to the fitted ones, where independent draws would stray by a percent or two.
 * @param uniform from 0 up to, not including, 1
 */
export function stratified(uniform: () => number): () => number {
  const strata = Uint8Array.from({ length: STRATA }, (_, stratum) => stratum);
  let dealt = 0;
  return () => {
    const pick = dealt + Math.floor(uniform() * (STRATA - dealt));
    const stratum = strata[pick]!;
    strata[pick] = strata[dealt]!;
    strata[dealt] = stratum;
    dealt = (dealt + 1) % STRATA;
    return (stratum + uniform()) / STRATA;
  };
}
