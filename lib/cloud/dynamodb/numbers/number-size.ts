const MINUS = 0x2d;
const ZERO = 0x30;

/**
 * Bytes that a normalized number counts for: one, half a byte a significant digit rounded up on each side of the point,
 * and one for a minus sign. Developer Guide, "DynamoDB item sizes and formats": approximately 1 byte per two digits plus 1.
 */
export function numberSize(text: string): number {
  const first = text.charCodeAt(0) === MINUS ? 1 : 0;
  const point = text.indexOf('.');
  if (point < 0) return 1 + first + halves(significantEnd(text) - first);
  // A fraction has digits, and no zero behind them; before them zeros count where a whole number stands in front.
  const isPure = text.charCodeAt(first) === ZERO;
  const fractionStart = isPure ? significantStart(text, point + 1) : point + 1;
  return 1 + first + (isPure ? 0 : halves(point - first)) + halves(text.length - fractionStart);
}

function halves(digits: number): number {
  return Math.max(0, digits + 1) >> 1;
}

function significantEnd(text: string): number {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === ZERO) end--;
  return end;
}

function significantStart(text: string, from: number): number {
  let start = from;
  while (text.charCodeAt(start) === ZERO) start++;
  return start;
}
