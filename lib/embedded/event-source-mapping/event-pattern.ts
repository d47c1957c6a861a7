import { UserError } from '../../domain/user-error';

/** Whether a value (`undefined` when the key is missing) fulfils a part of a pattern. */
type Matcher = (value: unknown) => boolean;

type PatternObject = { readonly [key: string]: unknown };

/**
 * Compiles an EventBridge-style pattern with the operators that Lambda documents for event filtering: equality, null,
 * `equals-ignore-case`, `prefix`, `suffix`, `anything-but`, `numeric`, `exists`, several values (or), several keys
 * (and), `$or`.
 *
 * @throws UserError for any other operator or form: a filter that cannot be honoured must not be guessed.
 */
export function compilePattern(pattern: unknown, path: string): Matcher {
  if (!isPlainObject(pattern)) throw unsupported(path, 'an object of keys', pattern);
  const parts = Object.entries(pattern).map(([key, rule]): Matcher => {
    const place = `${path}.${key}`;
    if (key === '$or') return compileOr(rule, place);
    const matches = Array.isArray(rule) ? compileLeaf(rule, place) : compilePattern(rule, place);
    return (value) => matches(isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
  });
  return (value) => parts.every((matches) => matches(value));
}

function compileOr(rule: unknown, path: string): Matcher {
  if (!Array.isArray(rule) || rule.length < 2) throw unsupported(path, 'a list of at least two patterns', rule);
  const alternatives = rule.map((alternative, index) => compilePattern(alternative, `${path}[${index}]`));
  return (value) => alternatives.some((matches) => matches(value));
}

/** A list of values or operators, of which one must fit; for a list in the event, one of its elements. */
function compileLeaf(rules: readonly unknown[], path: string): Matcher {
  if (rules.length === 0) throw unsupported(path, 'at least one value', rules);
  const alternatives = rules.map((rule) => compileRule(rule, path));
  return (value) => {
    const candidates = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    return alternatives.some((matches) => candidates.some(matches));
  };
}

function compileRule(rule: unknown, path: string): Matcher {
  if (!isPlainObject(rule)) {
    if (isScalar(rule)) return (value) => value === rule;
    throw unsupported(path, 'a string, number, boolean, null or operator', rule);
  }
  const [operator = '', ...others] = Object.keys(rule);
  if (others.length > 0) throw unsupported(path, 'one operator', rule);
  return compileOperator(operator, rule[operator], path);
}

function compileOperator(operator: string, operand: unknown, path: string): Matcher {
  switch (operator) {
    case 'prefix':
      return textMatcher(operand, `${path}.prefix`, (text, start) => text.startsWith(start));
    case 'suffix':
      return textMatcher(operand, `${path}.suffix`, (text, end) => text.endsWith(end));
    case 'equals-ignore-case':
      return textMatcher(operand, `${path}.${operator}`, (text, other) => text.toLowerCase() === other.toLowerCase());
    case 'exists':
      if (typeof operand !== 'boolean') throw unsupported(`${path}.exists`, 'true or false', operand);
      return (value) => (value !== undefined && !isPlainObject(value)) === operand;
    case 'anything-but':
      return anythingBut(operand, `${path}.anything-but`);
    case 'numeric':
      return numeric(operand, `${path}.numeric`);
    default:
      throw unsupported(path, 'prefix, suffix, equals-ignore-case, exists, anything-but or numeric', operator);
  }
}

function textMatcher(operand: unknown, path: string, fits: (text: string, operand: string) => boolean): Matcher {
  if (typeof operand !== 'string') throw unsupported(path, 'a string', operand);
  return (value) => typeof value === 'string' && fits(value, operand);
}

function anythingBut(operand: unknown, path: string): Matcher {
  const refused = new Set<unknown>(Array.isArray(operand) ? operand : [operand]);
  const areValues = [...refused].every((value) => typeof value === 'string' || typeof value === 'number');
  if (!areValues || refused.size === 0) throw unsupported(path, 'strings or numbers', operand);
  return (value) => value !== undefined && !isPlainObject(value) && !refused.has(value);
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

function numeric(operand: unknown, path: string): Matcher {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  if (parts.length !== 2 && parts.length !== 4) throw unsupported(path, '[operator, number] once or twice', operand);
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const compare = COMPARISONS[String(parts[index])];
    const limit = parts[index + 1];
    if (!compare || typeof limit !== 'number') throw unsupported(path, '=, >, >=, < or <= with a number', operand);
    tests.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && tests.every((fits) => fits(value));
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isPlainObject(value: unknown): value is PatternObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unsupported(path: string, expected: string, got: unknown): UserError {
  return new UserError(`${path}: expected ${expected}, got ${JSON.stringify(got)}`);
}
