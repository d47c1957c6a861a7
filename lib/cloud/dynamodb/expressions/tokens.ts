/** A word, a placeholder (`#name`, `:value`), digits, an operator or any other character, or the end. */
export type Token = {
  readonly kind: 'word' | 'name' | 'value' | 'digits' | 'symbol' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

const TOKEN = /[ \t\r\n]*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<>|<=|>=|[^ \t\r\n]))/uy;
const KINDS = ['word', 'name', 'value', 'digits', 'symbol'] as const;

/** The tokens of an expression, ending with an `end`. Characters that no grammar knows are symbols. */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(expression); match; match = TOKEN.exec(expression)) {
    const group = match.findIndex((text, index) => index > 0 && text !== undefined);
    const text = match[group]!;
    const end = match.index + match[0].length;
    tokens.push({ kind: KINDS[group - 1]!, text, start: end - text.length, end });
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: expression.length, end: expression.length });
  return tokens;
}
