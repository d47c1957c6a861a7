import type { AttributeValue } from '../item';
import { validationError } from '../validation-error';
import { ExpressionError } from './expression-error';
import type { Path } from './paths';
import type { PathNode, ValueNode } from './syntax-tree';

const NO_NAMES: ReadonlyMap<string, string> = new Map();
const NO_VALUES: ReadonlyMap<string, AttributeValue> = new Map();

/** ExpressionAttributeNames and ExpressionAttributeValues of a request, and which of them its expressions use. */
export class Substitutions {
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, AttributeValue>;
  readonly #used = new Set<string>();

  constructor(names: ReadonlyMap<string, string> = NO_NAMES, values: ReadonlyMap<string, AttributeValue> = NO_VALUES) {
    this.#names = names;
    this.#values = values;
  }

  path({ steps }: PathNode): Path {
    return steps.map((step) => (typeof step === 'string' && step.startsWith('#') ? this.#name(step) : step));
  }

  value({ placeholder }: ValueNode): AttributeValue {
    const value = this.#values.get(placeholder);
    if (value === undefined) {
      throw new ExpressionError(
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    }
    this.#used.add(placeholder);
    return value;
  }

  /** @throws ServiceError for placeholders that no expression has used */
  checkAllUsed(): void {
    this.#checkUsed('ExpressionAttributeNames', this.#names);
    this.#checkUsed('ExpressionAttributeValues', this.#values);
  }

  #name(placeholder: string): string {
    const name = this.#names.get(placeholder);
    if (name === undefined) {
      throw new ExpressionError(
        `An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
      );
    }
    this.#used.add(placeholder);
    return name;
  }

  #checkUsed(parameter: string, placeholders: ReadonlyMap<string, unknown>): void {
    const unused = [...placeholders.keys()].filter((placeholder) => !this.#used.has(placeholder));
    if (unused.length > 0) {
      throw validationError(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`);
    }
  }
}
