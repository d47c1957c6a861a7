const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;
const MASK = CHUNK - 1;

/** Numbers by row, in chunks outside the heap, so that growing copies nothing. What was never set is 0. */
export class Uint32Column {
  private readonly chunks: Uint32Array[] = [];

  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS]![row & MASK]!;
  }

  set(row: number, value: number): void {
    const chunk = row >>> CHUNK_BITS;
    while (this.chunks.length <= chunk) this.chunks.push(new Uint32Array(CHUNK));
    this.chunks[chunk]![row & MASK] = value;
  }
}

/** Places in the log by row. */
export class PlaceColumn {
  private readonly chunks: Float64Array[] = [];

  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS]![row & MASK]!;
  }

  set(row: number, value: number): void {
    const chunk = row >>> CHUNK_BITS;
    while (this.chunks.length <= chunk) this.chunks.push(new Float64Array(CHUNK));
    this.chunks[chunk]![row & MASK] = value;
  }
}
