import { ExpressionError } from './expression-error';
import type { FunctionsInPlace } from './functions';
import { isReserved } from './reserved-words';
import type { CallNode, OperandNode, PathNode } from './syntax-tree';
import { type Token, tokensOf } from './tokens';

/** Developer Guide, "Service quotas", expression parameters. */
const MAX_EXPRESSION_BYTES = 4_096;
const MAX_OPERATORS = 300;
/** Deeper parentheses need more than 300 operators, or are redundant. */
const MAX_DEPTH = 400;
const MAX_PATH_STEPS = 32;
const MAX_LIST_INDEX_DIGITS = 9;

/**
 * Faults of which AWS reports the first kind, whichever comes first in the text. A syntax error is thrown at once and so
 * comes before them all.
 */
const FAULTS = [
  'parentheses',
  'unknown function',
  'function of others',
  'misplaced function',
  'reserved word',
  'section',
] as const;
type Fault = (typeof FAULTS)[number];

/** What the grammars of expressions have in common. */
export abstract class ExpressionParser<Tree> {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  readonly #faults = new Map<Fault, string>();
  /** What has stood in parentheses: another pair around it is one too many. */
  readonly #enclosed = new Set<object>();
  #position = 0;
  #operators = 0;
  #depth = 0;

  constructor(expression: string) {
    if (expression === '') throw new ExpressionError('The expression can not be empty;');
    const size = Buffer.byteLength(expression);
    if (size > MAX_EXPRESSION_BYTES) {
      throw new ExpressionError(`Expression size has exceeded the maximum allowed size; expression size: ${size}`);
    }
    this.#expression = expression;
    this.#tokens = tokensOf(expression);
  }

  /** @throws ExpressionError */
  parse(): Tree {
    const tree = this.parseAll();
    if (this.peek().kind !== 'end') throw this.syntaxError();
    const fault = FAULTS.find((kind) => this.#faults.has(kind));
    if (fault) throw new ExpressionError(this.#faults.get(fault));
    if (this.#operators > MAX_OPERATORS) throw this.#tooManyOperators();
    return tree;
  }

  protected abstract parseAll(): Tree;

  protected peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)]!;
  }

  protected next(): Token {
    const token = this.peek();
    this.#position++;
    return token;
  }

  protected isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  protected isWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  /** Whether the symbol came, which then is behind. */
  protected accept(symbol: string): boolean {
    const isHere = this.isSymbol(symbol);
    if (isHere) this.#position++;
    return isHere;
  }

  protected expect(symbol: string): void {
    if (!this.accept(symbol)) throw this.syntaxError();
  }

  protected syntaxError(): ExpressionError {
    const token = this.peek();
    const before = this.#tokens[this.#position - 1] ?? token;
    const after = this.#tokens[this.#position + 1] ?? token;
    const near = this.#expression.slice(before.start, after.end).trim();
    return new ExpressionError(`Syntax error; token: "${token.text}", near: "${near}"`);
  }

  protected note(fault: Fault, message: string): void {
    if (!this.#faults.has(fault)) this.#faults.set(fault, message);
  }

  protected countOperator(): void {
    this.#operators++;
  }

  /** Whether what comes stands in parentheses, of a function or others. */
  protected isEnclosed(): boolean {
    return this.#depth > 0;
  }

  protected isCall(): boolean {
    const [name, opening] = [this.peek(), this.peek(1)];
    return name.kind === 'word' && opening.kind === 'symbol' && opening.text === '(';
  }

  protected parseEnclosed<Node extends object>(parseInner: () => Node): Node {
    const node = this.#parseInParentheses(parseInner);
    if (this.#enclosed.has(node)) this.note('parentheses', 'The expression has redundant parentheses;');
    this.#enclosed.add(node);
    return node;
  }

  protected parseCall(functions: FunctionsInPlace, parseOperand: () => OperandNode): CallNode {
    this.countOperator();
    const name = this.next().text;
    if (functions.ofOthers.has(name)) {
      const where = `${functions.place} expression`;
      this.note('function of others', `The function is not allowed in ${where}; function: ${name}`);
    } else if (!functions.allowed.has(name)) {
      this.note('unknown function', `Invalid function name; function: ${name}`);
    }
    const operands = this.#parseInParentheses(() => this.parseList(parseOperand));
    return { kind: 'call', name, operands };
  }

  #parseInParentheses<Inner>(parseInner: () => Inner): Inner {
    this.expect('(');
    // The stack needs a bound before the whole is read.
    if (++this.#depth > MAX_DEPTH) throw this.#tooManyOperators();
    const inner = parseInner();
    this.#depth--;
    this.expect(')');
    return inner;
  }

  #tooManyOperators(): ExpressionError {
    return new ExpressionError(
      `The expression contains too many operators; operator count: ${Math.max(this.#operators, MAX_OPERATORS + 1)}`,
    );
  }

  /** A list of at least one, with commas between. */
  protected parseList<Element>(parseElement: () => Element): Element[] {
    const elements = [parseElement()];
    while (this.accept(',')) elements.push(parseElement());
    return elements;
  }

  protected parsePath(): PathNode {
    return this.parseSteps([this.#parseName()]);
  }

  /** The rest of a path, from a dot or a bracket on. */
  protected parseSteps(first: readonly (string | number)[]): PathNode {
    const steps = [...first];
    for (;;) {
      if (this.accept('.')) steps.push(this.#parseName());
      else if (this.isSymbol('[')) steps.push(this.#parseIndex());
      else break;
    }
    if (steps.length > MAX_PATH_STEPS) {
      throw new ExpressionError(`The document path has too many nesting levels; nesting levels: ${steps.length}`);
    }
    return { kind: 'path', steps };
  }

  #parseName(): string {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'name') throw this.syntaxError();
    if (token.kind === 'word' && isReserved(token.text)) {
      this.note('reserved word', `Attribute name is a reserved keyword; reserved keyword: ${token.text}`);
    }
    return this.next().text;
  }

  #parseIndex(): number {
    this.expect('[');
    const token = this.peek();
    if (token.kind !== 'digits') throw this.syntaxError();
    this.#position++;
    this.expect(']');
    if (token.text.length > MAX_LIST_INDEX_DIGITS) {
      throw new ExpressionError(`List index is not within the allowable range; index: [${token.text}]`);
    }
    return Number(token.text);
  }
}
