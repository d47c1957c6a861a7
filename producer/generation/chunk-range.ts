/** Sequences `from` <= n < `to`. */
export type ChunkRange = { readonly from: number; readonly to: number };

/** Records of every chunk, or a function that gives the records of the chunk at a sequence. */
export type ChunkSize = number | ((from: number) => number);

/** Cuts a range, which may be infinite, into chunks. */
export function* chunkRanges({ from, to }: ChunkRange, chunkSize: ChunkSize): Generator<ChunkRange> {
  for (let start = from; start < to;) {
    const end = Math.min(start + (typeof chunkSize === 'number' ? chunkSize : chunkSize(start)), to);
    yield { from: start, to: end };
    start = end;
  }
}
