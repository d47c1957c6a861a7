/** Half of a surrogate pair: JSON can spell it, and UTF-8 cannot hold it. */
const HALF_PAIR = /\p{Surrogate}/u;
const HALF_PAIRS = new RegExp(HALF_PAIR, 'gu');

/** Whether a text can be written as UTF-8 and read back. */
export function isWellFormed(text: string): boolean {
  return !HALF_PAIR.test(text);
}

/** The text with U+FFFD in the place of each half of a surrogate pair, as UTF-8 encoders write it. */
export function toWellFormed(text: string): string {
  return text.replaceAll(HALF_PAIRS, '\ufffd');
}
