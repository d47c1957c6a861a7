/** A number as its JSON text writes it: `300`, `300.0` and `3.0e2` are three texts. */
export class NumberText {
  readonly value: number;

  constructor(readonly text: string) {
    this.value = Number(text);
  }
}

/**
 * Parses JSON, with every number as its text. Takes several times as long as `JSON.parse`.
 *
 * @throws SyntaxError when it is not JSON
 */
export function parseWithNumberTexts(json: string): unknown {
  JSON.parse(json); // what follows relies on valid JSON
  return JSON.parse(marked(json), (_key, value: unknown) => {
    if (typeof value !== 'string') return value;
    return value.startsWith('s') ? value.slice(1) : new NumberText(value.slice(1));
  });
}

const COLON = /[ \t\r\n]*:/y;
const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * The same JSON with strings for numbers: those begin with `n`, and every other string that is no key with `s`. One
 * expression for all tokens would run out of stack in long strings.
 */
function marked(json: string): string {
  const parts: string[] = [];
  let copiedTo = 0;
  const put = (start: number, end: number, text: string) => {
    parts.push(json.slice(copiedTo, start), text);
    copiedTo = end;
  };
  for (let at = 0; at < json.length;) {
    const isString = json[at] === '"';
    const end = isString ? endOfString(json, at) : matchEnd(NUMBER, json, at);
    if (isString && matchEnd(COLON, json, end) === end) put(at, at + 1, '"s');
    else if (!isString && end > at) put(at, end, `"n${json.slice(at, end)}"`);
    at = Math.max(end, at + 1);
  }
  return parts.join('') + json.slice(copiedTo);
}

/** Behind the quote that ends the string: an even number of backslashes stands before it. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let before = quote;
    while (json[before - 1] === '\\') before -= 1;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
}

/** Where a match that begins here ends; here, when there is none. */
function matchEnd(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : at;
}
