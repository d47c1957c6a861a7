/**
 * Bytes that a normalized number counts for: one, half a byte a significant digit rounded up on each side of the point,
 * and one for a minus sign. Developer Guide, "DynamoDB item sizes and formats": approximately 1 byte per two digits plus 1.
 */
export function numberSize(text: string): number {
  const isNegative = text.startsWith('-');
  const [whole = '', fraction = ''] = (isNegative ? text.slice(1) : text).split('.');
  const wholeDigits = fraction === '' ? whole.replace(/0+$/, '') : whole === '0' ? '' : whole;
  const fractionDigits = wholeDigits === '' ? fraction.replace(/^0+/, '') : fraction;
  return 1 + Math.ceil(wholeDigits.length / 2) + Math.ceil(fractionDigits.length / 2) + (isNegative ? 1 : 0);
}
