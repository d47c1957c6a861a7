/** The bounds of a walk over keys, which compare as JavaScript strings. */
export type KeyRange = {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
};

/** A map that can be iterated in the order of its keys. */
export type SortedMap<V> = {
  readonly size: number;
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** The entries within the bounds. Do not change the map during the iteration. */
  entries(range?: KeyRange): Generator<[string, V]>;
};

/** Longer chunks are halved: small enough to move a tail cheaply, large enough to keep the number of chunks low. */
const MAX_CHUNK_LENGTH = 512;

/**
 * Keeps values in a hash map and keys in a list of sorted chunks: a lookup takes one hash, an insertion two binary searches
 * and the move of half a chunk. Compared with the red-black tree of memory-level, it avoids copying paths.
 */
export function createSortedMap<V>(): SortedMap<V> {
  const values = new Map<string, V>();
  const chunks: string[][] = [[]];

  function chunkIndexOf(key: string): number {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (chunks[middle]![0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function insert(key: string): void {
    const index = chunkIndexOf(key);
    const chunk = chunks[index]!;
    chunk.splice(lowerBound(chunk, key), 0, key);
    if (chunk.length > MAX_CHUNK_LENGTH) chunks.splice(index + 1, 0, chunk.splice(MAX_CHUNK_LENGTH >>> 1));
  }

  function remove(key: string): void {
    const index = chunkIndexOf(key);
    const chunk = chunks[index]!;
    chunk.splice(lowerBound(chunk, key), 1);
    if (chunk.length === 0 && chunks.length > 1) chunks.splice(index, 1);
  }

  function* forward(range: KeyRange): Generator<[string, V]> {
    const start = range.gt ?? range.gte ?? '';
    for (let c = chunkIndexOf(start); c < chunks.length; c++) {
      const chunk = chunks[c]!;
      for (let i = lowerBound(chunk, start); i < chunk.length; i++) {
        const key = chunk[i]!;
        if (isAbove(key, range)) return;
        if (!isBelow(key, range)) yield [key, values.get(key)!];
      }
    }
  }

  function* backward(range: KeyRange): Generator<[string, V]> {
    const start = range.lt ?? range.lte;
    const last = start === undefined ? chunks.length - 1 : chunkIndexOf(start);
    for (let c = last; c >= 0; c--) {
      const chunk = chunks[c]!;
      const end = start === undefined ? chunk.length : lowerBound(chunk, start) + 1;
      for (let i = Math.min(end, chunk.length) - 1; i >= 0; i--) {
        const key = chunk[i]!;
        if (isBelow(key, range)) return;
        if (!isAbove(key, range)) yield [key, values.get(key)!];
      }
    }
  }

  return {
    get size() {
      return values.size;
    },
    get: (key) => values.get(key),
    set: (key, value) => {
      if (!values.has(key)) insert(key);
      values.set(key, value);
    },
    delete: (key) => {
      if (values.delete(key)) remove(key);
    },
    entries: (range = {}) => (range.reverse ? backward(range) : forward(range)),
  };
}

/** Index of the first key of a sorted chunk that is not below `key`. */
function lowerBound(chunk: readonly string[], key: string): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (chunk[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBelow(key: string, { gt, gte }: KeyRange): boolean {
  return (gt !== undefined && key <= gt) || (gte !== undefined && key < gte);
}

function isAbove(key: string, { lt, lte }: KeyRange): boolean {
  return (lt !== undefined && key >= lt) || (lte !== undefined && key > lte);
}
