import { Uint32Column } from './columns';

/** Bytes of each sort key that are kept behind what all of them have in common. */
const WINDOW_BYTES = 16;
const WINDOW_WORDS = 4;
/** And the key's length. */
const WORDS = 5;

/**
 * The beginnings of a table's sort keys, so that most comparisons read no row: 16 bytes of each behind the prefix that
 * all keys so far have in common (the year of a time, the name of a run), and its length.
 */
export class SortColumn {
  private readonly words = new Uint32Column();
  private readonly key = new Uint32Array(WORDS);
  private reference: Uint8Array | undefined;
  /** How many bytes of the reference all keys begin with. */
  private common = 0;
  private rows = 0;

  set(row: number, bytes: Uint8Array, from: number, to: number): void {
    this.admit(bytes, from, to);
    this.window(bytes, from, to, this.key);
    this.rows = Math.max(this.rows, row + 1);
    for (let i = 0; i < WORDS; i++) this.words.set(row * WORDS + i, this.key[i]!);
  }

  /** Below, at or above 0 as the keys of two rows compare; undefined where what is kept of them does not say. */
  compare(a: number, b: number): number | undefined {
    for (let i = 0; i < WINDOW_WORDS; i++) {
      const left = this.words.get(a * WORDS + i);
      const right = this.words.get(b * WORDS + i);
      if (left !== right) return left < right ? -1 : 1;
    }
    return this.compareLengths(this.words.get(a * WORDS + 4), this.words.get(b * WORDS + 4));
  }

  /** How a row's key compares to any key. */
  compareTo(row: number, key: Uint8Array): number | undefined {
    const { reference, common } = this;
    const shared = Math.min(common, key.length);
    for (let i = 0; i < shared; i++) if (reference![i] !== key[i]) return reference![i]! < key[i]! ? -1 : 1;
    if (key.length < common) return 1;
    this.window(key, 0, key.length, this.key);
    for (let i = 0; i < WINDOW_WORDS; i++) {
      const left = this.words.get(row * WORDS + i);
      if (left !== this.key[i]) return left < this.key[i]! ? -1 : 1;
    }
    return this.compareLengths(this.words.get(row * WORDS + 4), key.length);
  }

  /** Windows are filled with zeros, so of two keys with equal windows that hold all of them the shorter comes first. */
  private compareLengths(a: number, b: number): number | undefined {
    const covered = this.common + WINDOW_BYTES;
    return a <= covered && b <= covered ? a - b : undefined;
  }

  private window(bytes: Uint8Array, from: number, to: number, key: Uint32Array): void {
    let at = from + this.common;
    for (let i = 0; i < WINDOW_WORDS; i++, at += 4) {
      key[i] =
        at + 4 <= to
          ? (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
          : lastWord(bytes, at, to);
    }
    key[4] = to - from;
  }

  /** Shortens the common prefix where a key does not have it. */
  private admit(bytes: Uint8Array, from: number, to: number): void {
    if (this.reference === undefined) {
      this.reference = new Uint8Array(bytes.subarray(from, to));
      this.common = to - from;
    }
    const shared = Math.min(this.common, to - from);
    let same = 0;
    while (same < shared && this.reference[same] === bytes[from + same]) same++;
    if (same < this.common) this.shrink(same);
  }

  /** Puts the bytes that are no longer common in front of each window. Happens once for each byte at most. */
  private shrink(common: number): void {
    const moved = this.reference!.subarray(common, this.common);
    this.common = common;
    const window = new Uint8Array(WINDOW_BYTES + moved.length);
    window.set(moved);
    const view = new DataView(window.buffer);
    for (let row = 0; row < this.rows; row++) {
      for (let i = 0; i < WINDOW_WORDS; i++) view.setUint32(moved.length + 4 * i, this.words.get(row * WORDS + i));
      for (let i = 0; i < WINDOW_WORDS; i++) this.words.set(row * WORDS + i, view.getUint32(4 * i));
    }
  }
}

function lastWord(bytes: Uint8Array, at: number, to: number): number {
  let word = 0;
  for (let i = 0; i < 4; i++) word = (word << 8) | (at + i < to ? bytes[at + i]! : 0);
  return word;
}
