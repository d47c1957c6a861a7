import { isObject } from '../../core/is-object';
import { invalidPattern } from './invalid-pattern';
import { NumberText } from './number-text';
import { compileOperator, OPERATORS, type ValueMatcher } from './pattern-operators';

/** Whether a part of an event matches; `event` is the whole event, for values that must be absent everywhere. */
type PartMatcher = (part: unknown, event: unknown) => boolean;

type PatternObject = { readonly [key: string]: unknown };

/** The place of a part: its path in the pattern, for messages, and the keys that lead to it in an event. */
type Place = { readonly path: string; readonly keys: readonly string[] };

/**
 * Compiles a pattern with the operators that Lambda has for event filtering: equality, null, an empty string,
 * `equals-ignore-case`, `prefix`, `suffix`, `anything-but`, `numeric`, `exists`, several values (or), several keys
 * (and), `$or` (Lambda developer guide, "Control which events Lambda sends to your function", filter rule syntax). Of a
 * key that stands twice, the last one counts (the same page, "Duplicate keys").
 *
 * Lists match as in AWS's Event Ruler (README, "JSON Array Matching"): a list of objects, at any depth of lists, matches
 * when one of its objects has everything that the pattern asks for, and not when only several of them do together.
 *
 * @param pattern parsed with its numbers as texts
 * @throws UserError for any other operator or form, because guessing at a filter would lose records
 */
export function compilePattern(pattern: unknown, path: string): ValueMatcher {
  const matches = compileObject(pattern, { path, keys: [] });
  return (event) => matches(event, event);
}

/** Whether events must be parsed with their numbers as texts, because the pattern compares numbers by their texts. */
export function comparesNumberTexts(pattern: unknown): boolean {
  if (pattern instanceof NumberText) return true;
  if (Array.isArray(pattern)) return pattern.some(comparesNumberTexts);
  if (!isMembers(pattern)) return false;
  return Object.entries(pattern).some(([key, rule]) => key !== 'numeric' && comparesNumberTexts(rule));
}

function compileObject(pattern: unknown, { path, keys }: Place): PartMatcher {
  if (!isMembers(pattern)) throw invalidPattern(path, 'an object of keys', pattern);
  // Event Ruler, JsonRuleCompiler: "Empty objects are not allowed".
  if (Object.keys(pattern).length === 0) throw invalidPattern(path, 'at least one key', pattern);
  const parts = Object.entries(pattern).map(([key, rule]): PartMatcher => {
    const place = { path: `${path}.${key}`, keys: [...keys, key] };
    if (key === '$or') return compileOr(rule, { path: place.path, keys });
    const matches = Array.isArray(rule) ? compileLeaf(rule, place) : compileObject(rule, place);
    return (part, event) => matches(isMembers(part) ? memberOf(part, key) : undefined, event);
  });
  return (part, event) => objectsIn(part).some((object) => parts.every((matches) => matches(object, event)));
}

/** At least two patterns, none with the name of an operator as a key (Event Ruler, README, "The "$or" Primitive"). */
function compileOr(rule: unknown, { path, keys }: Place): PartMatcher {
  if (!Array.isArray(rule) || rule.length < 2) throw invalidPattern(path, 'a list of at least two patterns', rule);
  const alternatives = rule.map((alternative: unknown, index) => {
    const place = `${path}[${index}]`;
    const reserved = isMembers(alternative) && Object.keys(alternative).find((key) => OPERATORS.has(key));
    if (reserved) throw invalidPattern(place, 'keys that are not the name of an operator', reserved);
    return compileObject(alternative, { path: place, keys });
  });
  return (part, event) => alternatives.some((matches) => matches(part, event));
}

/** A list of values or operators, one of which must match the value or, for a list, one of its elements. */
function compileLeaf(rules: readonly unknown[], { path, keys }: Place): PartMatcher {
  if (rules.length === 0) throw invalidPattern(path, 'at least one value', rules);
  const mayBeMissing = rules.some(asksForAbsence);
  const alternatives = rules.filter((rule) => !asksForAbsence(rule)).map((rule) => compileRule(rule, path));
  return (part, event) => {
    if (mayBeMissing && !isPresent(event, keys)) return true;
    return valuesIn(part).some((value) => alternatives.some((matches) => matches(value)));
  };
}

function asksForAbsence(rule: unknown): boolean {
  return isMembers(rule) && Object.keys(rule).length === 1 && rule.exists === false;
}

/** Whether these keys lead to a value, through any element of the lists on the way. An object is none. */
function isPresent(part: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return valuesIn(part).length > 0;
  return objectsIn(part).some((object) => isMembers(object) && isPresent(memberOf(object, key), rest));
}

/** The part itself, or the objects in a list; `undefined` stands for a list without any. */
function objectsIn(part: unknown): readonly unknown[] {
  if (!Array.isArray(part)) return [part];
  const objects = part.flat(Infinity).filter(isMembers);
  return objects.length === 0 ? [undefined] : objects;
}

/** Strings, numbers, booleans and nulls, at any depth of lists. */
function valuesIn(part: unknown): readonly unknown[] {
  return [part].flat(Infinity).filter((value) => value !== undefined && !isMembers(value));
}

function memberOf(object: PatternObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function compileRule(rule: unknown, path: string): ValueMatcher {
  if (rule instanceof NumberText) return (value) => value instanceof NumberText && value.text === rule.text;
  if (!isMembers(rule)) {
    if (rule === null || typeof rule === 'string' || typeof rule === 'boolean') return (value) => value === rule;
    throw invalidPattern(path, 'a string, number, boolean, null or operator', rule);
  }
  const [operator = '', ...others] = Object.keys(rule);
  if (others.length > 0) throw invalidPattern(path, 'one operator', rule);
  return compileOperator(operator, rule[operator], path);
}

function isMembers(value: unknown): value is PatternObject {
  return isObject(value) && !(value instanceof NumberText);
}
