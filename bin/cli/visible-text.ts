/** Characters that a terminal obeys instead of showing: controls, directions and other formats, breaks, half pairs. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/** A text from outside, with what a terminal would obey spelled out: `\u{1b}[2J`. */
export function visibleText(text: string): string {
  return text.replaceAll(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
