/** Characters that begin a formula in spreadsheet programs, or that these skip before one. */
const FORMULA_START = /^[\s]*[=+\-@|%\t\r]/u;
const NEEDS_QUOTES = /[",\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * One cell according to RFC 4180. A text that a spreadsheet program would run as a formula is prefixed with an
 * apostrophe (OWASP, CSV injection); numbers are unchanged.
 */
export function csvCell(value: unknown): string {
  const text = cellText(value);
  const isNumber = typeof value === 'number' && NUMBER.test(text);
  const safe = !isNumber && FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(cellText).join(' ');
  return JSON.stringify(value);
}
