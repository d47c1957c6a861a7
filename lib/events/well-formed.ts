/** Half of a surrogate pair, which JSON can express and UTF-8 cannot. */
const HALF_PAIR = /\p{Surrogate}/u;
const HALF_PAIRS = new RegExp(HALF_PAIR, 'gu');

/** Whether a text can be written as UTF-8 and read back unchanged. */
export function isWellFormed(text: string): boolean {
  return !HALF_PAIR.test(text);
}

/** The text with U+FFFD instead of each half of a surrogate pair, as UTF-8 encoders write it. */
export function toWellFormed(text: string): string {
  return text.replaceAll(HALF_PAIRS, '\ufffd');
}
