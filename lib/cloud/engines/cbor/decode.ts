/** A CBOR data item (RFC 8949) as plain values: byte strings become Buffers, and epoch times become `EpochTime`. */
export type CborValue =
  null | boolean | number | string | Buffer | EpochTime | readonly CborValue[] | { readonly [key: string]: CborValue };

/** Tag 1. AWS's SDKs write whole milliseconds, where the RFC specifies seconds. */
export class EpochTime {
  constructor(readonly value: number) {}
}

export class CborError extends Error {
  override readonly name = 'CborError';
}

const MAX_DEPTH = 64;
/** Far more than any request has: an empty item of one byte would take fifty in memory. */
const MAX_ITEMS = 2 ** 20;
const BREAK = Symbol('break');
const INDEFINITE = 31;

/**
 * Decodes exactly one item. Map keys must be text; undefined becomes null, and tags other than 1 are ignored. Byte
 * strings are views of `bytes`, which must not change while they are used.
 *
 * @param newMap makes the object of a map; one with a prototype takes a third of the memory and time, and is for bytes of
 *   our own, whose keys are known. @default without a prototype, so that any key is only a key
 * @throws CborError when the bytes are not one complete item, nest deeper than 64 levels, or hold over a million items
 */
export function decodeCbor(bytes: Buffer, newMap: () => CborMap = bareMap): CborValue {
  const decoder = new Decoder(bytes, newMap);
  const value = decoder.item(0);
  if (value === BREAK || !decoder.isAtEnd()) throw new CborError('expected exactly one CBOR item');
  return value;
}

type CborMap = Record<string, CborValue>;

function bareMap(): CborMap {
  return Object.create(null) as CborMap;
}

class Decoder {
  private at = 0;
  private items = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly newMap: () => CborMap,
  ) {}

  isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  item(depth: number): CborValue | typeof BREAK {
    if (depth > MAX_DEPTH) throw new CborError(`CBOR nests deeper than ${MAX_DEPTH} levels`);
    this.items += 1;
    if (this.items > MAX_ITEMS) throw new CborError(`CBOR holds more than ${MAX_ITEMS} items`);
    const initial = this.byte();
    const major = initial >> 5;
    const info = initial & 31;
    switch (major) {
      case 0:
        return this.argument(info);
      case 1:
        return -1 - this.argument(info);
      case 2:
        return this.string(major, info);
      case 3:
        return this.text(info);
      case 4:
        return this.list(info, depth);
      case 5:
        return this.map(info, depth);
      case 6:
        return this.tagged(this.argument(info), depth);
      default:
        return this.simple(info);
    }
  }

  /** @returns where the bytes begin that were passed over */
  private skip(count: number): number {
    const start = this.at;
    const end = start + count;
    if (end > this.bytes.length) throw new CborError('CBOR ends in the middle of an item');
    this.at = end;
    return start;
  }

  private byte(): number {
    const start = this.skip(1);
    return this.bytes[start]!;
  }

  private take(count: number): Buffer {
    const start = this.skip(count);
    return this.bytes.subarray(start, this.at);
  }

  private argument(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.byte();
    if (info === 25) return this.bytes.readUInt16BE(this.skip(2));
    if (info === 26) return this.bytes.readUInt32BE(this.skip(4));
    if (info === 27) return this.uint64(this.skip(8));
    throw new CborError(`CBOR has no length ${info} here`);
  }

  private uint64(start: number): number {
    return this.bytes.readUInt32BE(start) * 2 ** 32 + this.bytes.readUInt32BE(start + 4);
  }

  private text(info: number): string {
    if (info === INDEFINITE) return this.string(3, info).toString();
    const start = this.skip(this.argument(info));
    return this.bytes.toString('utf8', start, this.at);
  }

  /** The bytes of a string: a view of the body, unless they came in pieces. */
  private string(major: number, info: number): Buffer {
    if (info !== INDEFINITE) return this.take(this.argument(info));
    const chunks: Buffer[] = [];
    for (let initial = this.byte(); initial !== 0xff; initial = this.byte()) {
      if (initial >> 5 !== major) throw new CborError('a CBOR string has a piece of another type');
      chunks.push(this.take(this.argument(initial & 31)));
    }
    return Buffer.concat(chunks);
  }

  private list(info: number, depth: number): CborValue[] {
    const count = info === INDEFINITE ? Infinity : this.argument(info);
    const list: CborValue[] = [];
    while (list.length < count) {
      const value = this.item(depth + 1);
      if (value === BREAK) return this.ended(list, count);
      list.push(value);
    }
    return list;
  }

  private map(info: number, depth: number): { readonly [key: string]: CborValue } {
    const count = info === INDEFINITE ? Infinity : this.argument(info);
    const map = this.newMap();
    for (let read = 0; read < count; read += 1) {
      const key = this.item(depth + 1);
      if (key === BREAK) return this.ended(map, count);
      const value = this.item(depth + 1);
      if (typeof key !== 'string' || value === BREAK) throw new CborError('expected a CBOR map of texts');
      map[key] = value;
    }
    return map;
  }

  private ended<T>(collection: T, count: number): T {
    if (count !== Infinity) throw new CborError('a CBOR collection ends too early');
    return collection;
  }

  private tagged(tag: number, depth: number): CborValue {
    const value = this.item(depth + 1);
    if (value === BREAK) throw new CborError('a CBOR tag has no value');
    return tag === 1 && typeof value === 'number' ? new EpochTime(value) : value;
  }

  private simple(info: number): CborValue | typeof BREAK {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return halfFloat(this.bytes.readUInt16BE(this.skip(2)));
      case 26:
        return this.bytes.readFloatBE(this.skip(4));
      case 27:
        return this.bytes.readDoubleBE(this.skip(8));
      case INDEFINITE:
        return BREAK;
      default:
        throw new CborError(`CBOR has no simple value ${info} that could be read`);
    }
  }
}

/** RFC 8949, appendix D. */
function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (mantissa + 1024) * 2 ** (exponent - 25);
}
