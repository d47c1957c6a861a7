import { isUtf8 } from 'node:buffer';

/** Where a scan is in a body, and where it writes. */
export type Scan = { body: Buffer; at: number; end: number; out: Buffer; to: number };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const EQUALS = 0x3d;
/** Longer texts take the general way, and lengths two bytes. */
const MAX_TEXT_BYTES = 0x3fff;
const MAX_BINARY_BYTES = 0x1fffff;
const MAX_DIGITS = 38;

/*
 * Each function stands behind the quote of a value, writes its length as a varint of fixed width and the value, and
 * stops behind the quote that ends it. It returns what the value counts toward the item's size, or -1 where the general
 * reader must look at the body. The loops go over every byte, so they are written out.
 */

export function scanText(scan: Scan): number {
  const { body, end, out } = scan;
  const from = scan.to + 2;
  let at = scan.at;
  let to = from;
  let all = 0;
  for (;;) {
    if (at >= end) return -1;
    const byte = body[at++]!;
    if (byte === QUOTE) break;
    if (byte < 0x20 || byte === BACKSLASH) return -1;
    all |= byte;
    out[to++] = byte;
  }
  const length = to - from;
  if (length > MAX_TEXT_BYTES || (all >= 0x80 && !isUtf8(out.subarray(from, to)))) return -1;
  out[from - 2] = (length & 0x7f) | 0x80;
  out[from - 1] = length >>> 7;
  scan.at = at;
  scan.to = to;
  return length;
}

/** Takes numbers that are normalized already: plain digits without needless zeros. */
export function scanNumber(scan: Scan): number {
  const { body, end, out } = scan;
  const from = scan.to + 1;
  const start = scan.at;
  let at = start;
  let to = from;
  let point = -1;
  while (at < end && body[at] !== QUOTE) {
    const byte = body[at]!;
    if (byte === POINT && point < 0) point = at;
    else if ((byte < ZERO || byte > NINE) && (byte !== MINUS || at !== start)) return -1;
    out[to++] = byte;
    at++;
  }
  if (at >= end) return -1;
  const size = numberSize(body, start, at, point);
  if (size < 0) return -1;
  out[from - 1] = to - from;
  scan.at = at + 1;
  scan.to = to;
  return size;
}

/** Of a number without an exponent; -1 where it is not normalized. */
function numberSize(body: Buffer, start: number, end: number, point: number): number {
  const isNegative = body[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  const wholeEnd = point < 0 ? end : point;
  const whole = wholeEnd - first;
  const isZero = whole === 1 && body[first] === ZERO;
  if (whole === 0 || end - first > MAX_DIGITS || (body[first] === ZERO && !isZero)) return -1;
  const sign = isNegative ? 1 : 0;
  if (point < 0) {
    if (isZero) return isNegative ? -1 : 1;
    let last = wholeEnd;
    while (body[last - 1] === ZERO) last--;
    return 1 + ((last - first + 1) >> 1) + sign;
  }
  if (point + 1 === end || body[end - 1] === ZERO) return -1;
  let fraction = point + 1;
  if (isZero) while (body[fraction] === ZERO) fraction++;
  return 1 + (isZero ? 0 : (whole + 1) >> 1) + ((end - fraction + 1) >> 1) + sign;
}

const BASE64 = new Int8Array(256).fill(-1);
const LETTERS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
for (const [value, letter] of LETTERS.entries()) BASE64[letter] = value;

export function scanBinary(scan: Scan): number {
  const { body, end, out } = scan;
  const from = scan.to + 3;
  let at = scan.at;
  let to = from;
  while (at + 4 <= end) {
    const four =
      (BASE64[body[at]!]! << 18) |
      (BASE64[body[at + 1]!]! << 12) |
      (BASE64[body[at + 2]!]! << 6) |
      BASE64[body[at + 3]!]!;
    if (four < 0) break;
    out[to] = four >>> 16;
    out[to + 1] = four >>> 8;
    out[to + 2] = four;
    to += 3;
    at += 4;
  }
  if (body[at] !== QUOTE) {
    const rest = padded(body, at);
    if (rest < 0) return -1;
    const bytes = body[at + 2] === EQUALS ? 1 : 2;
    out[to++] = rest >>> 16;
    if (bytes === 2) out[to++] = rest >>> 8;
    at += 4;
  }
  if (at >= end || body[at] !== QUOTE || to - from > MAX_BINARY_BYTES) return -1;
  const length = to - from;
  out[from - 3] = (length & 0x7f) | 0x80;
  out[from - 2] = ((length >>> 7) & 0x7f) | 0x80;
  out[from - 1] = length >>> 14;
  scan.at = at + 1;
  scan.to = to;
  return length;
}

/** The bits of the last four letters, of which one or two are padding; -1 for any others. */
function padded(body: Buffer, at: number): number {
  if (body[at + 3] !== EQUALS) return -1;
  const one = body[at + 2] === EQUALS;
  const third = one ? 0 : BASE64[body[at + 2]!]!;
  const bits = (BASE64[body[at]!]! << 18) | (BASE64[body[at + 1]!]! << 12) | (third << 6);
  return bits < 0 || (bits & (one ? 0xffff : 0xff)) !== 0 ? -1 : bits;
}
