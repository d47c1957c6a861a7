import { type Decimal, decimalOf, decimalText, parseDecimal } from './decimal';

const SAFE = /^-?\d{1,15}$/;

/** The sum of two normalized numbers. @throws ServiceError where the sum has too many digits or is too large */
export function addNumbers(a: string, b: string): string {
  if (SAFE.test(a) && SAFE.test(b)) return String(Number(a) + Number(b));
  return decimalText(sumOf(parseDecimal(a), parseDecimal(b)));
}

export function subtractNumbers(a: string, b: string): string {
  if (b === '0') return a;
  return addNumbers(a, b.startsWith('-') ? b.slice(1) : `-${b}`);
}

function sumOf(a: Decimal, b: Decimal): Decimal {
  const scale = Math.min(lowestExponent(a), lowestExponent(b));
  const sum = scaled(a, scale) + scaled(b, scale);
  const digits = String(sum < 0n ? -sum : sum);
  return decimalOf(sum < 0n, digits, scale + digits.length - 1);
}

/** What the last digit is worth, as a power of ten. */
function lowestExponent({ digits, exponent }: Decimal): number {
  return digits === '' ? 0 : exponent - digits.length + 1;
}

function scaled(number: Decimal, scale: number): bigint {
  if (number.digits === '') return 0n;
  const magnitude = BigInt(number.digits + '0'.repeat(lowestExponent(number) - scale));
  return number.isNegative ? -magnitude : magnitude;
}
