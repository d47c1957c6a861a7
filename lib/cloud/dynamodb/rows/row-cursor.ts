import { asBuffer } from '../../../core/as-buffer';
import type { Names } from './names';
import { ROW_HEAD_BYTES } from './row-format';

/** Walks over the values of a row, or of a list, set or map in it, without decoding them. */
export class RowCursor {
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the current attribute begins. */
  start = 0;
  /** The number of the current attribute's name; 0 where the name is written out. */
  nameId = 0;
  /** A name that is written out. */
  nameFrom = 0;
  nameTo = 0;
  type = 0;
  /** The current value. */
  from = 0;
  to = 0;
  private at = 0;
  private end = 0;

  openRow(row: Uint8Array): this {
    return this.open(row, ROW_HEAD_BYTES, row.length);
  }

  open(bytes: Uint8Array, from: number, to: number): this {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    return this;
  }

  /** Moves to the next attribute of a row; false at the end. */
  nextAttribute(): boolean {
    if (this.at >= this.end) return false;
    this.start = this.at;
    this.nameId = this.varint();
    if (this.nameId === 0) this.passName();
    this.passValue();
    return true;
  }

  /** Moves to the next member of a map. */
  nextMember(): boolean {
    if (this.at >= this.end) return false;
    this.passName();
    this.passValue();
    return true;
  }

  /** Moves to the next element of a list. */
  nextElement(): boolean {
    if (this.at >= this.end) return false;
    this.passValue();
    return true;
  }

  /** Moves to the next value of a set. */
  nextOfSet(): boolean {
    if (this.at >= this.end) return false;
    const length = this.varint();
    this.from = this.at;
    this.at = this.to = this.from + length;
    return true;
  }

  /** Moves to the attribute of that name; false where the row has none. */
  seek(id: number, name: string): boolean {
    while (this.nextAttribute()) {
      if (this.nameId === id && id !== 0) return true;
      if (this.nameId === 0 && this.writtenName() === name) return true;
    }
    return false;
  }

  nameOf(names: Names): string {
    return this.nameId === 0 ? this.writtenName() : names.textOf(this.nameId);
  }

  /** The name of a member, or of an attribute whose name has no number. */
  writtenName(): string {
    return utf8(this.bytes, this.nameFrom, this.nameTo);
  }

  private passName(): void {
    const length = this.varint();
    this.nameFrom = this.at;
    this.at = this.nameTo = this.at + length;
  }

  private passValue(): void {
    this.type = this.bytes[this.at++]!;
    const length = this.varint();
    this.from = this.at;
    this.at = this.to = this.from + length;
  }

  private varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++]!;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; ; shift += 7) {
      byte = bytes[this.at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }
}

/** Decodes a part of an array that need not be a Buffer. */
export function utf8(bytes: Uint8Array, from: number, to: number): string {
  return (asBuffer(bytes) as NodeBuffer).utf8Slice(from, to);
}

/** Node.js has it, and does not document it. */
type NodeBuffer = Buffer & { readonly utf8Slice: (from: number, to: number) => string };
