/** Sequences `from` <= n < `to`. */
export type ChunkRange = { readonly from: number; readonly to: number };

/** How many records a chunk has, or how many the one that begins at a sequence has. */
export type ChunkSize = number | ((from: number) => number);

/** Cuts a range, which may have no end, into chunks. */
export function* chunkRanges({ from, to }: ChunkRange, chunkSize: ChunkSize): Generator<ChunkRange> {
  for (let start = from; start < to;) {
    const end = Math.min(start + (typeof chunkSize === 'number' ? chunkSize : chunkSize(start)), to);
    yield { from: start, to: end };
    start = end;
  }
}
