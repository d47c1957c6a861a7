/** The digits of a decimal number without leading and trailing zeros, and where the point is: 0.DIGITS * 10^exponent. */
export type Digits = { readonly isNegative: boolean; readonly digits: string; readonly exponent: number };

/** Takes decimal text, with or without an exponent. Zero has no digits. */
export function digitsOf(number: string): Digits {
  const isNegative = number.startsWith('-');
  const unsigned = number.replace(/^[+-]/, '');
  const at = unsigned.search(/[eE]/);
  const mantissa = at < 0 ? unsigned : unsigned.slice(0, at);
  const power = at < 0 ? 0 : Number(unsigned.slice(at + 1));
  const point = mantissa.indexOf('.');
  const whole = point < 0 ? mantissa : mantissa.slice(0, point);
  const all = point < 0 ? whole : whole + mantissa.slice(point + 1);
  const digits = all.replace(/^0+/, '');
  const exponent = whole.length + power - (all.length - digits.length);
  const significant = digits.replace(/0+$/, '');
  return { isNegative: isNegative && significant !== '', digits: significant, exponent: significant ? exponent : 0 };
}

/** Mantissas shorter than this many bytes end with a byte above all others when negative, so that they sort first. */
const LONGEST_MANTISSA = 20;
const NEGATIVE_END = 102;

/**
 * The bytes of a number as DynamoDB hashes them, which also sort as the numbers do: an exponent of 100, then digits to
 * the base of 100, each plus one; for negative numbers the complement.
 */
export function numberKey(number: string): Uint8Array {
  const { isNegative, digits, exponent } = digitsOf(number);
  if (digits === '') return Uint8Array.of(0x80);
  const isOdd = (exponent & 1) !== 0;
  const even = (isOdd ? '0' : '') + digits;
  const pairs = even.length % 2 === 0 ? even : `${even}0`;
  const mantissaBytes = pairs.length / 2;
  const hasEnd = isNegative && mantissaBytes < LONGEST_MANTISSA;
  const key = new Uint8Array(1 + mantissaBytes + (hasEnd ? 1 : 0));
  const power = (exponent + (isOdd ? 1 : 0)) / 2 - 64;
  key[0] = isNegative ? ~power : power;
  for (let i = 0; i < mantissaBytes; i++) {
    const pair = (pairs.charCodeAt(2 * i) - 48) * 10 + pairs.charCodeAt(2 * i + 1) - 48;
    key[i + 1] = isNegative ? 101 - pair : pair + 1;
  }
  if (hasEnd) key[key.length - 1] = NEGATIVE_END;
  return key;
}

/** What a number counts toward an item's size: a byte for two digits, one more, and one for a sign. */
export function numberSize(number: string): number {
  const { isNegative, digits, exponent } = digitsOf(number);
  if (digits === '') return 1;
  const isOdd = digits.length % 2 !== 0;
  const straddles = !isOdd && (exponent & 1) !== 0;
  return 1 + Math.ceil(digits.length / 2) + (straddles ? 1 : 0) + (isNegative ? 1 : 0);
}
