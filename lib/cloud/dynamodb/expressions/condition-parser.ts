import { MAX_IN_OPERANDS } from './comparisons';
import { ExpressionError } from './expression-error';
import { ExpressionParser } from './expression-parser';
import { CONDITION_FUNCTIONS, TESTS } from './functions';
import type { CallNode, Comparator, ConditionNode, OperandNode } from './syntax-tree';

type Node = ConditionNode | OperandNode;

const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Parses ConditionExpression, FilterExpression and KeyConditionExpression. */
export class ConditionParser extends ExpressionParser<ConditionNode> {
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
    if (isLeaf(left) && !(this.isEnclosed() && this.isSymbol(')'))) throw this.syntaxError();
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
    if (this.isSymbol('(')) return this.#parseParentheses();
    if (token.kind === 'value') return { kind: 'value', placeholder: this.next().text };
    if (token.kind === 'word' && KEYWORDS.has(token.text.toUpperCase())) throw this.syntaxError();
    if (this.isCall()) return this.parseCall(CONDITION_FUNCTIONS, () => this.#parseOperand());
    return this.parsePath();
  }

  #parseParentheses(): Node {
    const node = this.parseEnclosed(() => this.#parseOr());
    const goesOn = node.kind === 'path' && (this.isSymbol('.') || this.isSymbol('['));
    return goesOn ? this.parseSteps(node.steps) : node;
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
