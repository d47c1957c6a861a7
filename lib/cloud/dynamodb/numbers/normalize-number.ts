import { decimalText, parseDecimal } from './decimal';

/** Whole numbers of up to 38 digits, as most are: they are normalized already. */
const NORMAL = /^(?:0|-?[1-9]\d{0,37})$/;

/** A number's text as DynamoDB returns it; equal numbers have equal texts. */
export function normalizeNumber(text: string): string {
  return NORMAL.test(text) ? text : decimalText(parseDecimal(text));
}
