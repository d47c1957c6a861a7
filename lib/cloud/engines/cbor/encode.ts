import { EpochTime, type CborValue } from './decode';

/** Encodes a value with definite lengths. Whole numbers become integers, other numbers become doubles. */
export function encodeCbor(value: CborValue): Buffer {
  const writer = new CborWriter();
  writer.value(value);
  return writer.take();
}

const INITIAL_BYTES = 1_024;
const LONGEST_HEAD_BYTES = 9;

/** Writes items one behind the other into a buffer that grows. */
export class CborWriter {
  private buffer: Buffer;
  private at = 0;

  constructor(initialBytes = INITIAL_BYTES) {
    this.buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  /** What was written, on an ArrayBuffer of its own. The writer begins again. */
  take(): Buffer {
    const taken = Buffer.allocUnsafeSlow(this.at);
    taken.set(this.buffer.subarray(0, this.at));
    this.clear();
    return taken;
  }

  /** Begins again without what was written, as after an error in its middle. */
  clear(): void {
    this.at = 0;
  }

  value(value: CborValue): void {
    if (value === null) this.byte(0xf6);
    else if (typeof value === 'boolean') this.byte(value ? 0xf5 : 0xf4);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'string') this.text(value);
    else if (Buffer.isBuffer(value)) this.bytes(value);
    else if (value instanceof EpochTime) {
      this.head(6, 1);
      this.number(value.value);
    } else if (isList(value)) {
      this.head(4, value.length);
      for (const element of value) this.value(element);
    } else this.map(value);
  }

  map(map: { readonly [key: string]: CborValue }): void {
    const entries = Object.entries(map);
    this.head(5, entries.length);
    for (const [key, value] of entries) {
      this.text(key);
      this.value(value);
    }
  }

  number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0))
      return value < 0 ? this.head(1, -1 - value) : this.head(0, value);
    this.reserve(9);
    this.buffer[this.at] = 0xfb;
    this.at = this.buffer.writeDoubleBE(value, this.at + 1);
    return undefined;
  }

  text(text: string): void {
    const length = Buffer.byteLength(text);
    this.head(3, length);
    this.reserve(length);
    this.at += this.buffer.write(text, this.at, length);
  }

  bytes(bytes: Uint8Array): void {
    this.head(2, bytes.length);
    this.encoded(bytes);
  }

  /** A text that is UTF-8 already. */
  utf8(bytes: Uint8Array): void {
    this.head(3, bytes.length);
    this.encoded(bytes);
  }

  /** Items as `encodeCbor` writes them, or a part of one. */
  encoded(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** @param major 0 to 6, as RFC 8949 counts them. @param argument below 2^53 */
  head(major: number, argument: number): void {
    this.reserve(LONGEST_HEAD_BYTES);
    const type = major << 5;
    const { buffer, at } = this;
    if (argument < 24) this.byte(type | argument);
    else if (argument < 0x100) {
      buffer[at] = type | 24;
      this.at = buffer.writeUInt8(argument, at + 1);
    } else if (argument < 0x10000) {
      buffer[at] = type | 25;
      this.at = buffer.writeUInt16BE(argument, at + 1);
    } else if (argument < 0x100000000) {
      buffer[at] = type | 26;
      this.at = buffer.writeUInt32BE(argument, at + 1);
    } else {
      buffer[at] = type | 27;
      this.at = buffer.writeBigUInt64BE(BigInt(argument), at + 1);
    }
  }

  /** A head whose argument, below 2^16, is not known yet. @returns what `setLaterHead` takes */
  laterHead(major: number): number {
    this.reserve(3);
    this.buffer[this.at] = (major << 5) | 25;
    this.at += 3;
    return this.at - 2;
  }

  setLaterHead(later: number, argument: number): void {
    this.buffer.writeUInt16BE(argument, later);
  }

  private byte(byte: number): void {
    this.reserve(1);
    this.buffer[this.at] = byte;
    this.at += 1;
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.at));
    this.buffer = larger;
  }
}

function isList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}
