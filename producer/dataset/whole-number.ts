/** A mark in a number: between thousands in one country, before decimals in the next. */
export type Mark = ',' | '.';

/** What a mark means throughout a file. */
export type MarkUse = Readonly<Record<Mark, 'thousands' | 'decimals' | undefined>>;

/** A number as it was read. `marks` are those that decided the value. */
export type WholeNumber = {
  readonly value: number;
  readonly form: 'plain' | 'grouped' | 'exponent';
};

/** Why a text was not read as a whole number; `ambiguous` when it could be several. */
export type NoNumber = { readonly problem: 'not-whole' | 'ambiguous' | 'rounded' };

const PLAIN = /^[-+]?\d{1,12}$/;
/** `1'000'000`, `1 000 000`: marks that only ever separate thousands. */
const SPACED = /^([-+]?)(\d{1,3}(?:([' \u2019\u00a0\u2009\u202f])\d{3})(?:\3\d{3})*)$/;
const MARKED_THOUSANDS = /^[-+]?[1-9]\d{0,2}(?:([,.])\d{3})(?:\1\d{3})*$/;
const MARKED_DECIMALS = /^([-+]?\d{1,12})([,.])0*$/;
const EXPONENT = /^([-+]?)(\d)(?:[.,](\d*))?([eE])\+?(\d{1,2})$/;

/** The text without surrounding blanks; a typographic minus or an accountant's brackets become a plain minus. */
function tidy(text: string): string {
  const trimmed = text.trim().replace(/^\u2212/, '-');
  return /^\(.*\)$/.test(trimmed) ? `-${trimmed.slice(1, -1)}` : trimmed;
}

/**
 * Reads a whole number as programs and spreadsheets write them.
 *
 * @param marks what comma and point mean in this file, where that is known
 * @param step the value is known to be a multiple of this, which tells exact exponents from rounded ones
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

/** The meaning of a mark from the text alone: in `1,234` it separates thousands, as the columns hold whole numbers. */
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
 * `5.00E+05` shows three digits of a number that may have had six, so it is read only where no digit can be lost: when
 * the last digit shown is no coarser than `step` and the value is a multiple of it, and in the shortest form of programs
 * that write exponents only to save space (`1e+05`).
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
