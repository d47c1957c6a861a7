import { validationError } from '../validation-error';

/**
 * A number as DynamoDB keeps it: its digits without zeros at either end, the first of them worth ten to the power of
 * `exponent`. Zero has no digits and the exponent 0.
 */
export type Decimal = { readonly isNegative: boolean; readonly digits: string; readonly exponent: number };

/** Developer Guide, "Supported data types": up to 38 digits, magnitudes from 1E-130 to 9.99...E+125. */
const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;
const NUMERAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?)(\d+))?$/;
const MAX_INT64 = '9223372036854775807';

/** @throws ServiceError in AWS's words for a text that is no number, too precise, too large or too small */
export function parseDecimal(text: string): Decimal {
  const [, sign, whole = '', fraction = '', exponentSign, writtenExponent = '0'] = NUMERAL.exec(text) ?? [];
  const exponentDigits = withoutLeadingZeros(writtenExponent);
  if (sign === undefined || whole.length + fraction.length === 0 || isBeyondInt64(exponentDigits)) {
    throw validationError(`The parameter cannot be converted to a numeric value${text === '' ? '' : `: ${text}`}`);
  }
  const scale = exponentSign === '-' ? -Number(exponentDigits) : Number(exponentDigits);
  const number = decimalOf(sign === '-', whole + fraction, whole.length - 1 + scale);
  // Zero is judged by the exponent that it is written with.
  if (number.digits === '') checkRange(scale);
  return number;
}

/**
 * The decimal of digits that may begin and end with zeros.
 * @param exponent that of the first of these digits, even if it is a zero
 */
export function decimalOf(isNegative: boolean, allDigits: string, exponent: number): Decimal {
  let start = 0;
  while (start < allDigits.length && allDigits.charCodeAt(start) === ZERO) start++;
  let end = allDigits.length;
  while (end > start && allDigits.charCodeAt(end - 1) === ZERO) end--;
  if (start === end) return { isNegative: false, digits: '', exponent: 0 };
  checkRange(exponent - start);
  if (end - start > MAX_DIGITS) {
    throw validationError('Attempting to store more than 38 significant digits in a Number');
  }
  return { isNegative, digits: allDigits.slice(start, end), exponent: exponent - start };
}

/** Writes a number as DynamoDB returns it: without an exponent. */
export function decimalText({ isNegative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = isNegative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const wholeLength = exponent + 1;
  if (digits.length <= wholeLength) return `${sign}${digits.padEnd(wholeLength, '0')}`;
  return `${sign}${digits.slice(0, wholeLength)}.${digits.slice(wholeLength)}`;
}

const ZERO = 0x30;

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits.charCodeAt(start) === ZERO) start++;
  return digits.slice(start);
}

function checkRange(exponent: number): void {
  if (exponent > MAX_EXPONENT) {
    throw validationError('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (exponent < MIN_EXPONENT) {
    throw validationError('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
}

function isBeyondInt64(digits: string): boolean {
  return digits.length > MAX_INT64.length || (digits.length === MAX_INT64.length && digits > MAX_INT64);
}
