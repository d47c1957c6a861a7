import { ExpressionParser } from './expression-parser';
import { UPDATE_FUNCTIONS } from './functions';
import type { OperandNode, PathNode, SumNode, UpdateAction } from './syntax-tree';

type Section = UpdateAction['section'];

const SECTIONS: readonly Section[] = ['SET', 'REMOVE', 'ADD', 'DELETE'];

/** Parses UpdateExpression. */
export class UpdateParser extends ExpressionParser<readonly UpdateAction[]> {
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
    if (this.isSymbol('(')) return this.parseEnclosed(() => this.#parseSum());
    if (this.peek().kind === 'value') return this.#parseValue();
    if (this.isCall()) return this.parseCall(UPDATE_FUNCTIONS, () => this.#parseOperand());
    return this.#parseTarget();
  }
}
