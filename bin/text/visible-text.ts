/** Characters that a terminal obeys instead of showing: controls, directions and other formats, breaks, half pairs. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/** A text from outside, with what a terminal would obey spelled out: `\u{1b}[2J`. */
export function visibleText(text: string): string {
  return text.replaceAll(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same of a text that is JSON: it stays JSON of the same meaning, as such characters stand in its strings alone. */
export function visibleJson(json: string): string {
  return json.replaceAll(HIDDEN, (character) =>
    Array.from({ length: character.length }, (_, at) => unitText(character.charCodeAt(at))).join(''),
  );
}

function unitText(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
