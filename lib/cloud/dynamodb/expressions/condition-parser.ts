import { MAX_IN_OPERANDS } from './comparisons';
import { ExpressionError } from './expression-error';
import { ExpressionParser } from './expression-parser';
import type { CallNode, Comparator, ConditionNode, OperandNode } from './syntax-tree';

type Node = ConditionNode | OperandNode;

/** Functions that are conditions, and those that are operands. */
const TESTS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
]);
const UPDATE_FUNCTIONS: ReadonlySet<string> = new Set(['if_not_exists', 'list_append']);
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Deeper parentheses need more than 300 operators, or are redundant. */
const MAX_DEPTH = 400;

/** Parses ConditionExpression, FilterExpression and KeyConditionExpression. */
export class ConditionParser extends ExpressionParser<ConditionNode> {
  /** What has stood in parentheses: another pair around it is one too many. */
  readonly #enclosed = new Set<Node>();
  #depth = 0;

  protected parseAll(): ConditionNode {
    return this.#asCondition(this.#parseOr());
  }

  #parseOr(): Node {
    return this.#parseChain('or', () => this.#parseAnd());
  }

  #parseAnd(): Node {
    return this.#parseChain('and', () => this.#parseNot());
  }

  #parseChain(kind: 'and' | 'or', parseTerm: () => Node): Node {
    const first = parseTerm();
    if (!this.isWord(kind.toUpperCase())) return first;
    const terms = [this.#asCondition(first)];
    while (this.isWord(kind.toUpperCase())) {
      this.next();
      this.countOperator();
      terms.push(this.#asCondition(parseTerm()));
    }
    return { kind, terms };
  }

  #parseNot(): Node {
    let negations = 0;
    for (; this.isWord('NOT'); negations++) {
      this.next();
      this.countOperator();
    }
    let node = this.#parseComparison();
    if (negations === 0) return node;
    for (; negations > 0; negations--) node = { kind: 'not', term: this.#asCondition(node) };
    return node;
  }

  #parseComparison(): Node {
    const left = this.#parseAtom();
    const { kind, text } = this.peek();
    if (kind === 'symbol' && COMPARATORS.has(text)) return this.#parseCompare(this.#asOperand(left));
    if (this.isWord('BETWEEN')) return this.#parseBetween(this.#asOperand(left));
    if (this.isWord('IN')) return this.#parseIn(this.#asOperand(left));
    // In parentheses, what follows them decides whether a path or a value is an operand.
    if (isLeaf(left) && !(this.#depth > 0 && this.isSymbol(')'))) throw this.syntaxError();
    return left;
  }

  #parseCompare(left: OperandNode): ConditionNode {
    this.countOperator();
    const comparator = this.next().text as Comparator;
    return { kind: 'compare', comparator, left, right: this.#parseOperand() };
  }

  #parseBetween(operand: OperandNode): ConditionNode {
    this.countOperator();
    this.next();
    const low = this.#parseOperand();
    if (!this.isWord('AND')) throw this.syntaxError();
    this.next();
    return { kind: 'between', operand, low, high: this.#parseOperand() };
  }

  #parseIn(operand: OperandNode): ConditionNode {
    this.countOperator();
    this.next();
    this.expect('(');
    const list = this.parseList(() => this.#parseOperand());
    this.expect(')');
    if (list.length > MAX_IN_OPERANDS) {
      throw new ExpressionError(
        `The IN operator is provided with too many operands; number of operands: ${list.length}`,
      );
    }
    return { kind: 'in', operand, list };
  }

  #parseOperand(): OperandNode {
    return this.#asOperand(this.#parseAtom());
  }

  #parseAtom(): Node {
    const token = this.peek();
    if (this.isSymbol('(')) return this.#parseEnclosed();
    if (token.kind === 'value') return { kind: 'value', placeholder: this.next().text };
    if (token.kind === 'word' && KEYWORDS.has(token.text.toUpperCase())) throw this.syntaxError();
    if (token.kind === 'word' && this.peek(1).kind === 'symbol' && this.peek(1).text === '(') return this.#parseCall();
    return this.parsePath();
  }

  #parseEnclosed(): Node {
    if (++this.#depth > MAX_DEPTH) throw this.tooManyOperators();
    this.expect('(');
    const node = this.#parseOr();
    this.expect(')');
    this.#depth--;
    if (this.#enclosed.has(node)) this.note('parentheses', 'The expression has redundant parentheses;');
    this.#enclosed.add(node);
    const goesOn = node.kind === 'path' && (this.isSymbol('.') || this.isSymbol('['));
    return goesOn ? this.parseSteps(node.steps) : node;
  }

  #parseCall(): CallNode {
    this.countOperator();
    const name = this.next().text;
    if (UPDATE_FUNCTIONS.has(name)) {
      this.note('function of others', `The function is not allowed in a condition expression; function: ${name}`);
    } else if (name !== 'size' && !TESTS.has(name)) {
      this.note('unknown function', `Invalid function name; function: ${name}`);
    }
    this.expect('(');
    if (++this.#depth > MAX_DEPTH) throw this.tooManyOperators();
    const operands = this.parseList(() => this.#parseOperand());
    this.#depth--;
    this.expect(')');
    return { kind: 'call', name, operands };
  }

  #asCondition(node: Node): ConditionNode {
    if (isLeaf(node)) throw this.syntaxError();
    if (node.kind === 'call' && !TESTS.has(node.name)) this.#misplaced(node);
    return node;
  }

  #asOperand(node: Node): OperandNode {
    if (isLeaf(node)) return node;
    if (node.kind !== 'call') throw this.syntaxError();
    if (TESTS.has(node.name)) this.#misplaced(node);
    return node;
  }

  #misplaced({ name }: CallNode): void {
    this.note(
      'misplaced function',
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }
}

function isLeaf(node: Node): node is Exclude<OperandNode, CallNode> {
  return node.kind === 'path' || node.kind === 'value';
}
