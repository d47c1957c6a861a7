/** Sequences `from` <= n < `to`. */
export type ChunkRange = { readonly from: number; readonly to: number };

/** Cuts a range, which may have no end, into chunks. */
export function* chunkRanges({ from, to }: ChunkRange, chunkSize: number): Generator<ChunkRange> {
  for (let start = from; start < to; start += chunkSize) yield { from: start, to: Math.min(start + chunkSize, to) };
}
