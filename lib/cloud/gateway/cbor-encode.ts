import { EpochTime, type CborValue } from './cbor-decode';

/** Encodes a value with definite lengths. Whole numbers become integers, other numbers become doubles. */
export function encodeCbor(value: CborValue): Buffer {
  const parts: Buffer[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

function write(value: CborValue, parts: Buffer[]): void {
  if (value === null) parts.push(Buffer.of(0xf6));
  else if (typeof value === 'boolean') parts.push(Buffer.of(value ? 0xf5 : 0xf4));
  else if (typeof value === 'number') parts.push(...numberOf(value));
  else if (typeof value === 'string') parts.push(...prefixed(3, Buffer.from(value)));
  else if (Buffer.isBuffer(value)) parts.push(...prefixed(2, value));
  else if (value instanceof EpochTime) parts.push(head(6, 1), ...numberOf(value.value));
  else if (isList(value)) {
    parts.push(head(4, value.length));
    for (const element of value) write(element, parts);
  } else writeMap(value, parts);
}

function writeMap(map: { readonly [key: string]: CborValue }, parts: Buffer[]): void {
  const entries = Object.entries(map);
  parts.push(head(5, entries.length));
  for (const [key, value] of entries) {
    parts.push(...prefixed(3, Buffer.from(key)));
    write(value, parts);
  }
}

function isList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}

function numberOf(value: number): Buffer[] {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return [value < 0 ? head(1, -1 - value) : head(0, value)];
  const double = Buffer.alloc(9, 0xfb);
  double.writeDoubleBE(value, 1);
  return [double];
}

function prefixed(major: number, bytes: Buffer): Buffer[] {
  return [head(major, bytes.length), bytes];
}

function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.of(type | argument);
  if (argument < 0x100) return Buffer.of(type | 24, argument);
  const wide = Buffer.alloc(argument < 0x10000 ? 3 : argument < 0x100000000 ? 5 : 9);
  wide[0] = type | (wide.length === 3 ? 25 : wide.length === 5 ? 26 : 27);
  if (wide.length === 9) wide.writeBigUInt64BE(BigInt(argument), 1);
  else wide.writeUIntBE(argument, 1, wide.length - 1);
  return wide;
}
