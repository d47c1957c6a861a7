import { UserError } from '../../core/user-error';
import { isObject } from '../../core/is-object';

/** Whether one value, which is not a list, matches a part of a pattern. */
type Matcher = (value: unknown) => boolean;

/** Whether a part of an event matches; `event` is the whole event, for values that must be absent everywhere. */
type PartMatcher = (part: unknown, event: unknown) => boolean;

type PatternObject = { readonly [key: string]: unknown };

/** The place of a part: its path in the pattern, for messages, and the keys that lead to it in an event. */
type Place = { readonly path: string; readonly keys: readonly string[] };

/**
 * Compiles an EventBridge-style pattern with the operators that Lambda documents for event filtering: equality, null,
 * `equals-ignore-case`, `prefix`, `suffix`, `anything-but`, `numeric`, `exists`, several values (or), several keys
 * (and), `$or`.
 *
 * Lists match as in AWS's Event Ruler (README, "JSON Array Matching"): a list of objects, at any depth of lists, matches
 * when one of its objects has everything that the pattern asks for, and not when only several of them do together.
 *
 * @throws UserError for any other operator or form, because guessing at a filter would lose records
 */
export function compilePattern(pattern: unknown, path: string): Matcher {
  const matches = compileObject(pattern, { path, keys: [] });
  return (event) => matches(event, event);
}

function compileObject(pattern: unknown, { path, keys }: Place): PartMatcher {
  if (!isObject(pattern)) throw unsupported(path, 'an object of keys', pattern);
  const parts = Object.entries(pattern).map(([key, rule]): PartMatcher => {
    const place = { path: `${path}.${key}`, keys: [...keys, key] };
    if (key === '$or') return compileOr(rule, { path: place.path, keys });
    const matches = Array.isArray(rule) ? compileLeaf(rule, place) : compileObject(rule, place);
    return (part, event) => matches(isObject(part) ? memberOf(part, key) : undefined, event);
  });
  return (part, event) => objectsIn(part).some((object) => parts.every((matches) => matches(object, event)));
}

function compileOr(rule: unknown, { path, keys }: Place): PartMatcher {
  if (!Array.isArray(rule) || rule.length < 2) throw unsupported(path, 'a list of at least two patterns', rule);
  const alternatives = rule.map((alternative, index) =>
    compileObject(alternative, { path: `${path}[${index}]`, keys }),
  );
  return (part, event) => alternatives.some((matches) => matches(part, event));
}

/** A list of values or operators, one of which must match the value or, for a list, one of its elements. */
function compileLeaf(rules: readonly unknown[], { path, keys }: Place): PartMatcher {
  if (rules.length === 0) throw unsupported(path, 'at least one value', rules);
  const mayBeMissing = rules.some(asksForAbsence);
  const alternatives = rules.filter((rule) => !asksForAbsence(rule)).map((rule) => compileRule(rule, path));
  return (part, event) => {
    if (mayBeMissing && !isPresent(event, keys)) return true;
    return valuesIn(part).some((value) => alternatives.some((matches) => matches(value)));
  };
}

function asksForAbsence(rule: unknown): boolean {
  return isObject(rule) && Object.keys(rule).length === 1 && rule.exists === false;
}

/** Whether these keys lead to a value, through any element of the lists on the way. */
function isPresent(part: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return valuesIn(part).length > 0;
  return objectsIn(part).some((object) => isObject(object) && isPresent(memberOf(object, key), rest));
}

/** The part itself, or the objects in a list; `undefined` stands for a list without any. */
function objectsIn(part: unknown): readonly unknown[] {
  if (!Array.isArray(part)) return [part];
  const objects = part.flat(Infinity).filter(isObject);
  return objects.length === 0 ? [undefined] : objects;
}

/** Strings, numbers, booleans and nulls, at any depth of lists. */
function valuesIn(part: unknown): readonly unknown[] {
  return [part].flat(Infinity).filter((value) => value !== undefined && !isObject(value));
}

function memberOf(object: PatternObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function compileRule(rule: unknown, path: string): Matcher {
  if (!isObject(rule)) {
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
      if (operand !== true) throw unsupported(`${path}.exists`, 'true or false', operand);
      return () => true;
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
  return (value) => !refused.has(value);
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

function unsupported(path: string, expected: string, got: unknown): UserError {
  return new UserError(`${path}: expected ${expected}, got ${JSON.stringify(got)}`);
}
