import { parseDecimal } from './decimal';

/** Mantissas shorter than this many bytes end with a byte above all others when negative, so that they sort first. */
const LONGEST_MANTISSA = 20;
const NEGATIVE_END = 102;
const ZERO = 0x80;

/**
 * The bytes of a number as DynamoDB hashes them, which also sort as the numbers do: an exponent to the base of 100, then
 * the digits of that base, each plus one; for negative numbers the complement.
 */
export function numberKey(text: string): Uint8Array {
  const { isNegative, digits, exponent } = parseDecimal(text);
  if (digits === '') return Uint8Array.of(ZERO);
  const isSplit = (exponent & 1) === 0;
  const pairs = (digits.length + (isSplit ? 2 : 1)) >> 1;
  const hasEnd = isNegative && pairs < LONGEST_MANTISSA;
  const key = new Uint8Array(1 + pairs + (hasEnd ? 1 : 0));
  const power = (exponent + (isSplit ? 2 : 1)) / 2 - 64;
  key[0] = isNegative ? ~power : power;
  for (let i = 0; i < pairs; i++) {
    const at = 2 * i - (isSplit ? 1 : 0);
    const pair = digitAt(digits, at) * 10 + digitAt(digits, at + 1);
    key[i + 1] = isNegative ? 101 - pair : pair + 1;
  }
  if (hasEnd) key[key.length - 1] = NEGATIVE_END;
  return key;
}

function digitAt(digits: string, at: number): number {
  return at >= 0 && at < digits.length ? digits.charCodeAt(at) - 0x30 : 0;
}
