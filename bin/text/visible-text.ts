/** Characters that a terminal acts on instead of showing: controls, text direction and formats, breaks, half pairs. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/** A text from outside, with characters that a terminal would act on escaped: `\u{1b}[2J`. */
export function visibleText(text: string): string {
  return text.replaceAll(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same for JSON text: it stays equivalent JSON, since such characters occur only in its strings. */
export function visibleJson(json: string): string {
  return json.replaceAll(HIDDEN, (character) =>
    Array.from({ length: character.length }, (_, at) => unitText(character.charCodeAt(at))).join(''),
  );
}

function unitText(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
