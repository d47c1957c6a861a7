import { ExpressionParser } from './expression-parser';
import type { OperandNode, PathNode, SumNode, UpdateAction } from './syntax-tree';

type Section = UpdateAction['section'];

const SECTIONS: readonly Section[] = ['SET', 'REMOVE', 'ADD', 'DELETE'];
const FUNCTIONS: ReadonlySet<string> = new Set(['if_not_exists', 'list_append']);
const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
]);
const MAX_DEPTH = 400;

/** Parses UpdateExpression. */
export class UpdateParser extends ExpressionParser<readonly UpdateAction[]> {
  readonly #enclosed = new Set<OperandNode | SumNode>();
  #depth = 0;

  protected parseAll(): readonly UpdateAction[] {
    const actions: UpdateAction[] = [];
    const sections = new Set<Section>();
    do {
      const section = this.#sectionHere();
      if (section === undefined) throw this.syntaxError();
      if (sections.has(section)) {
        this.note('section', `The "${section}" section can only be used once in an update expression;`);
      }
      sections.add(section);
      this.next();
      actions.push(...this.parseList(() => this.#parseAction(section)));
    } while (this.peek().kind !== 'end');
    return actions;
  }

  #sectionHere(): Section | undefined {
    return SECTIONS.find((section) => this.isWord(section));
  }

  #parseAction(section: Section): UpdateAction {
    const path = this.#parseTarget();
    if (section === 'REMOVE') return { section, path };
    if (section !== 'SET') return { section, path, value: this.#parseValue() };
    this.expect('=');
    return { section, path, value: this.#parseSum() };
  }

  #parseTarget(): PathNode {
    if (this.#sectionHere()) throw this.syntaxError();
    return this.parsePath();
  }

  #parseValue(): { kind: 'value'; placeholder: string } {
    if (this.peek().kind !== 'value') throw this.syntaxError();
    return { kind: 'value', placeholder: this.next().text };
  }

  #parseSum(): OperandNode | SumNode {
    const left = this.#parseAtom();
    if (left.kind === 'sum' || !(this.isSymbol('+') || this.isSymbol('-'))) return left;
    this.countOperator();
    const operator = this.next().text as '+' | '-';
    return { kind: 'sum', operator, left, right: this.#parseOperand() };
  }

  #parseOperand(): OperandNode {
    const node = this.#parseAtom();
    if (node.kind === 'sum') throw this.syntaxError();
    return node;
  }

  #parseAtom(): OperandNode | SumNode {
    const token = this.peek();
    if (this.isSymbol('(')) return this.#parseEnclosed();
    if (token.kind === 'value') return this.#parseValue();
    if (token.kind === 'word' && this.peek(1).kind === 'symbol' && this.peek(1).text === '(') return this.#parseCall();
    return this.#parseTarget();
  }

  #parseEnclosed(): OperandNode | SumNode {
    if (++this.#depth > MAX_DEPTH) throw this.tooManyOperators();
    this.expect('(');
    const node = this.#parseSum();
    this.expect(')');
    this.#depth--;
    if (this.#enclosed.has(node)) this.note('parentheses', 'The expression has redundant parentheses;');
    this.#enclosed.add(node);
    return node;
  }

  #parseCall(): OperandNode {
    if (++this.#depth > MAX_DEPTH) throw this.tooManyOperators();
    this.countOperator();
    const name = this.next().text;
    if (CONDITION_FUNCTIONS.has(name)) {
      this.note('function of others', `The function is not allowed in an update expression; function: ${name}`);
    } else if (!FUNCTIONS.has(name)) {
      this.note('unknown function', `Invalid function name; function: ${name}`);
    }
    this.expect('(');
    const operands = this.parseList(() => this.#parseOperand());
    this.expect(')');
    this.#depth--;
    return { kind: 'call', name, operands };
  }
}
