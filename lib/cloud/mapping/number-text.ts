/** A number as its JSON text writes it: `300`, `300.0` and `3.0e2` are three texts. */
export class NumberText {
  readonly value: number;

  constructor(readonly text: string) {
    this.value = Number(text);
  }
}

/** Strings, with the colon after those that are keys, and numbers. Nothing else in JSON has a quote or a digit. */
const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON, with every number as its text. Takes several times as long as `JSON.parse`.
 *
 * @throws SyntaxError when it is not JSON
 */
export function parseWithNumberTexts(json: string): unknown {
  JSON.parse(json); // the expression above relies on valid JSON
  const marked = json.replace(TOKENS, (token: string, colon: string | undefined) => {
    if (colon !== undefined) return token;
    return token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`;
  });
  return JSON.parse(marked, (_key, value: unknown) => {
    if (typeof value !== 'string') return value;
    return value.startsWith('s') ? value.slice(1) : new NumberText(value.slice(1));
  });
}
