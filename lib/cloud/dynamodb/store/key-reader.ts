import type { KeyAttribute, KeyType } from '../item';
import { numberKey } from '../numbers/number-key';
import type { Names } from '../rows/names';
import { RowCursor, utf8 } from '../rows/row-cursor';
import { STORED } from '../rows/row-format';

const STORED_TYPES: Readonly<Record<KeyType, readonly number[]>> = {
  S: [STORED.plainText, STORED.text],
  N: [STORED.number],
  B: [STORED.binary],
};

const NOT_A_KEY = -1;

/**
 * Finds the key attributes of a table and its indexes in a row, in one walk. An attribute's place in `attributes` is its
 * slot; absent ones, ones of another type and empty ones have no key.
 */
export class KeyReader {
  /** Where the bytes of each slot's key are: in the row, or made of a number. */
  readonly sources: Uint8Array[] = [];
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  private readonly slots: Int8Array;
  private readonly cursor = new RowCursor();

  constructor(
    private readonly names: Names,
    private readonly attributes: readonly KeyAttribute[],
  ) {
    this.froms = new Int32Array(attributes.length);
    this.tos = new Int32Array(attributes.length);
    const ids = attributes.map(({ name }) => names.keyIdOf(name));
    this.slots = new Int8Array(Math.max(0, ...ids) + 1).fill(NOT_A_KEY);
    for (const [slot, id] of ids.entries()) this.slots[id] = slot;
  }

  read(row: Uint8Array): this {
    const { cursor, slots } = this;
    this.froms.fill(NOT_A_KEY);
    let missing = this.attributes.length;
    cursor.openRow(row);
    while (missing > 0 && cursor.nextAttribute()) {
      const id = cursor.nameId === 0 ? this.names.find(cursor.writtenName()) : cursor.nameId;
      const slot = id < slots.length ? slots[id]! : NOT_A_KEY;
      if (slot === NOT_A_KEY || id === 0) continue;
      this.take(slot, cursor);
      missing--;
    }
    return this;
  }

  /** Whether a slot has a key, of up to so many bytes. */
  has(slot: number, maxBytes = Infinity): boolean {
    const from = this.froms[slot]!;
    return from !== NOT_A_KEY && this.tos[slot]! - from <= maxBytes;
  }

  /** A slot's key. It shares its bytes with the row. */
  bytes(slot: number): Uint8Array {
    return this.sources[slot]!.subarray(this.froms[slot], this.tos[slot]);
  }

  /** Whether a slot has the same key as in another reader. */
  isEqual(slot: number, other: KeyReader): boolean {
    if (this.has(slot) !== other.has(slot)) return false;
    return !this.has(slot) || this.is(slot, other.sources[slot]!, other.froms[slot]!, other.tos[slot]!);
  }

  /** Whether a slot has this key. */
  is(slot: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.froms[slot]!;
    if (this.tos[slot]! - start !== to - from) return false;
    const source = this.sources[slot]!;
    for (let i = 0; i < to - from; i++) if (source[start + i] !== bytes[from + i]) return false;
    return true;
  }

  private take(slot: number, { bytes, type, from, to }: RowCursor): void {
    const wanted = this.attributes[slot]!.type;
    if (from === to || !STORED_TYPES[wanted].includes(type)) return;
    const isNumber = wanted === 'N';
    this.sources[slot] = isNumber ? numberKey(utf8(bytes, from, to)) : bytes;
    this.froms[slot] = isNumber ? 0 : from;
    this.tos[slot] = isNumber ? this.sources[slot].length : to;
  }
}
