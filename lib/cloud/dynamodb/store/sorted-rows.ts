/** Longer chunks are halved: small enough to move a tail cheaply, large enough to keep the number of chunks low. */
const MAX_CHUNK = 1024;
const FILL = 768;

type Compare = (a: number, b: number) => number;
type Chunk = { readonly rows: Uint32Array; length: number };

/** Rows in order. `side` is negative for rows before a bound. */
export type RowRange = {
  /** The rows from the first one that is not before the bound. */
  readonly forward: (side: (row: number) => number) => Iterable<number>;
  /** The rows before the bound, last one first. */
  readonly backward: (side: (row: number) => number) => Iterable<number>;
};

/** Few rows in order, for one reading. */
export function rangeOf(rows: Uint32Array, compare: Compare): RowRange {
  sortRows(rows, compare);
  const bound = (side: (row: number) => number) => partition(rows.length, (i) => side(rows[i]!) < 0);
  return {
    forward: (side) => rows.subarray(bound(side)),
    backward: (side) => rows.slice(0, bound(side)).reverse(),
  };
}

/** Many rows in order, in chunks. */
export class SortedRows implements RowRange {
  private readonly chunks: Chunk[] = [];
  length = 0;

  /** Takes rows in any order; those that come nearly in order, or in reverse, cost little. */
  constructor(rows: Uint32Array, compare: Compare) {
    sortRows(rows, compare);
    for (let from = 0; from < rows.length; from += FILL) this.chunks.push(chunkOf(rows.subarray(from, from + FILL)));
    this.length = rows.length;
  }

  insert(row: number, compare: Compare): void {
    this.length++;
    if (this.chunks.length === 0) return void this.chunks.push(chunkOf(Uint32Array.of(row)));
    const position = this.lowerBound((other) => compare(other, row));
    const index = Math.min(position.chunk, this.chunks.length - 1);
    const chunk = this.chunks[index]!;
    const at = position.chunk < this.chunks.length ? position.at : chunk.length;
    chunk.rows.copyWithin(at + 1, at, chunk.length);
    chunk.rows[at] = row;
    if (++chunk.length === MAX_CHUNK) this.split(index);
  }

  remove(row: number, compare: Compare): void {
    const { chunk: index, at } = this.lowerBound((other) => compare(other, row));
    const chunk = this.chunks[index];
    if (chunk?.rows[at] !== row) throw new Error(`row ${row} is not where its key sorts`);
    chunk.rows.copyWithin(at, at + 1, chunk.length);
    this.length--;
    if (--chunk.length === 0) this.chunks.splice(index, 1);
  }

  *forward(side: (row: number) => number): Generator<number> {
    const start = this.lowerBound(side);
    for (let c = start.chunk; c < this.chunks.length; c++) {
      const { rows, length } = this.chunks[c]!;
      for (let i = c === start.chunk ? start.at : 0; i < length; i++) yield rows[i]!;
    }
  }

  *backward(side: (row: number) => number): Generator<number> {
    const start = this.lowerBound(side);
    for (let c = Math.min(start.chunk, this.chunks.length - 1); c >= 0; c--) {
      const { rows, length } = this.chunks[c]!;
      for (let i = (c === start.chunk ? start.at : length) - 1; i >= 0; i--) yield rows[i]!;
    }
  }

  private lowerBound(side: (row: number) => number): { readonly chunk: number; readonly at: number } {
    const chunk = partition(this.chunks.length, (c) => side(lastOf(this.chunks[c]!)) < 0);
    const found = this.chunks[chunk];
    return { chunk, at: found === undefined ? 0 : partition(found.length, (i) => side(found.rows[i]!) < 0) };
  }

  private split(index: number): void {
    const { rows, length } = this.chunks[index]!;
    const half = length >>> 1;
    this.chunks.splice(index, 1, chunkOf(rows.subarray(0, half)), chunkOf(rows.subarray(half, length)));
  }
}

function chunkOf(rows: Uint32Array): Chunk {
  const chunk = { rows: new Uint32Array(MAX_CHUNK), length: rows.length };
  chunk.rows.set(rows);
  return chunk;
}

function lastOf({ rows, length }: Chunk): number {
  return rows[length - 1]!;
}

/** How many of the first numbers below `length` hold, when those that hold come first. */
function partition(length: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A merge sort of the runs that are there, in place. */
function sortRows(rows: Uint32Array, compare: Compare): void {
  let runs = runsOf(rows, compare);
  let source = rows;
  let target: Uint32Array = new Uint32Array(runs.length > 2 ? rows.length : 0);
  while (runs.length > 2) {
    const merged = [0];
    for (let i = 0; i + 1 < runs.length; i += 2) {
      const end = runs[i + 2] ?? runs[i + 1]!;
      merge(source, target, runs[i]!, runs[i + 1]!, end, compare);
      merged.push(end);
    }
    runs = merged;
    [source, target] = [target, source];
  }
  if (source !== rows) rows.set(source);
}

/** Where the runs begin, and the end. Turns descending runs around. */
function runsOf(rows: Uint32Array, compare: Compare): number[] {
  const runs = [0];
  let i = 0;
  while (i < rows.length) {
    const start = i++;
    const isDescending = i < rows.length && compare(rows[start]!, rows[i]!) > 0;
    while (i < rows.length && compare(rows[i - 1]!, rows[i]!) > 0 === isDescending) i++;
    if (isDescending) rows.subarray(start, i).reverse();
    runs.push(i);
  }
  return runs;
}

function merge(from: Uint32Array, to: Uint32Array, a: number, middle: number, end: number, compare: Compare): void {
  let left = a;
  let right = middle;
  for (let at = a; at < end; at++) {
    const takesLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0);
    to[at] = takesLeft ? from[left++]! : from[right++]!;
  }
}
