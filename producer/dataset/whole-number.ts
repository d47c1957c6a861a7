/** A mark in a number: between thousands in one country, before decimals in the next. */
export type Mark = ',' | '.';

/** What a mark does throughout a file. */
export type MarkUse = Readonly<Record<Mark, 'thousands' | 'decimals' | undefined>>;

/** How a text was read. `marks` are those that decided the value. */
export type WholeNumber = {
  readonly value: number;
  readonly form: 'plain' | 'grouped' | 'exponent';
};

/** Why a text is no whole number here; `ambiguous` when it is one, but not which one. */
export type NoNumber = { readonly problem: 'not-whole' | 'ambiguous' | 'rounded' };

const PLAIN = /^[-+]?\d{1,12}$/;
/** `1'000'000`, `1 000 000`: these marks only ever stand between thousands. */
const SPACED = /^([-+]?)(\d{1,3}(?:([' \u2019\u00a0\u2009\u202f])\d{3})(?:\3\d{3})*)$/;
const MARKED_THOUSANDS = /^[-+]?[1-9]\d{0,2}(?:([,.])\d{3})(?:\1\d{3})*$/;
const MARKED_DECIMALS = /^([-+]?\d{1,12})([,.])0*$/;
const EXPONENT = /^([-+]?)(\d)(?:[.,](\d*))?([eE])\+?(\d{1,2})$/;

/** The text without surrounding blanks, a typographic minus made plain, an accountant's brackets made a minus. */
function tidy(text: string): string {
  const trimmed = text.trim().replace(/^\u2212/, '-');
  return /^\(.*\)$/.test(trimmed) ? `-${trimmed.slice(1, -1)}` : trimmed;
}

/**
 * Reads a whole number as programs and spreadsheets write them.
 *
 * @param marks what comma and point do in this file, where that is known
 * @param step the value is known to be a multiple of this; tells an exact exponent from a rounded one
 */
export function readWholeNumber(text: string, marks: MarkUse, step: number): WholeNumber | NoNumber {
  const tidied = tidy(text);
  if (PLAIN.test(tidied)) return { value: Number(tidied), form: 'plain' };
  if (SPACED.test(tidied)) return { value: withoutMarks(tidied), form: 'grouped' };
  if (EXPONENT.test(tidied)) return readExponent(tidied, step);
  const { thousands, decimals } = markReadings(tidied);
  const mark = (thousands ?? decimals)?.mark;
  if (mark === undefined) return { problem: 'not-whole' };
  const use = marks[mark];
  if (thousands && decimals && use === undefined) return { problem: 'ambiguous' };
  if (thousands && use !== 'decimals') return { value: thousands.value, form: 'grouped' };
  if (decimals && use !== 'thousands') return { value: decimals.value, form: 'plain' };
  return { problem: 'not-whole' };
}

/** What a text alone tells of its mark: `1,234` can only be thousands, since the columns hold whole numbers. */
export function markUseIn(text: string): { readonly mark: Mark; readonly use: 'thousands' | 'decimals' } | undefined {
  const { thousands, decimals } = markReadings(tidy(text));
  if (thousands && decimals) return undefined;
  if (thousands) return { mark: thousands.mark, use: 'thousands' };
  return decimals && { mark: decimals.mark, use: 'decimals' };
}

type MarkReading = { readonly mark: Mark; readonly value: number };

function markReadings(text: string): { thousands?: MarkReading; decimals?: MarkReading } {
  const grouped = MARKED_THOUSANDS.exec(text);
  const decimal = MARKED_DECIMALS.exec(text);
  return {
    ...(grouped && { thousands: { mark: grouped[1] as Mark, value: withoutMarks(text) } }),
    ...(decimal && { decimals: { mark: decimal[2] as Mark, value: Number(decimal[1]) } }),
  };
}

function withoutMarks(text: string): number {
  return Number(text.replaceAll(/[^\d+-]/g, ''));
}

/**
 * `5.00E+05` shows three digits of a number that may have had six: it is read only where no digit can have been lost.
 * That is so when the last digit shown is no coarser than `step` and the value is one of its multiples, and for the
 * shortest form of programs that write an exponent only to save room (`1e+05`).
 */
function readExponent(text: string, step: number): WholeNumber | NoNumber {
  const [, sign = '', lead = '', fraction = '', letter = '', power = ''] = EXPONENT.exec(text)!;
  const exponent = Number(power);
  const digits = `${lead}${fraction}`;
  const zeros = exponent - fraction.length;
  if (zeros < 0 && !/^0*$/.test(digits.slice(zeros))) return { problem: 'not-whole' };
  const plain = zeros >= 0 ? `${digits}${'0'.repeat(zeros)}` : digits.slice(0, zeros);
  if (plain.length > 12) return { problem: 'not-whole' };
  const isShortest = letter === 'e' && text.length < sign.length + plain.length;
  const isExact = 10 ** Math.max(0, zeros) <= step && Number(plain) % step === 0;
  if (!isExact && !isShortest) return { problem: 'rounded' };
  return { value: Number(`${sign}${plain}`), form: 'exponent' };
}
