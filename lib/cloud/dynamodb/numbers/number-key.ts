import { MIN_EXPONENT, parseDecimal } from './decimal';

const POSITIVE = 0x82;
const ZERO = 0x81;
const NEGATIVE = 0x80;

/**
 * A normalized number as bytes that sort as numbers do: a byte for the sign, one for the exponent, one for each pair of
 * digits, and one for the end. Those of a negative number are inverted. No encoding is the beginning of another.
 */
export function numberKey(text: string): Uint8Array {
  const { isNegative, digits, exponent } = parseDecimal(text);
  if (digits === '') return Uint8Array.of(ZERO);
  const pairs = (digits.length + 1) >> 1;
  const bytes = new Uint8Array(pairs + 3);
  const mask = isNegative ? 0xff : 0;
  bytes[0] = isNegative ? NEGATIVE : POSITIVE;
  bytes[1] = (exponent - MIN_EXPONENT) ^ mask;
  for (let pair = 0; pair < pairs; pair++) {
    const high = digits.charCodeAt(2 * pair) - 0x30;
    const low = 2 * pair + 1 < digits.length ? digits.charCodeAt(2 * pair + 1) - 0x30 : 0;
    bytes[2 + pair] = (10 * high + low + 1) ^ mask;
  }
  bytes[pairs + 2] = mask;
  return bytes;
}
