import { invalidPattern } from './invalid-pattern';
import { NumberText } from './number-text';

/** Whether one value, which is not a list, matches a part of a pattern. */
export type ValueMatcher = (value: unknown) => boolean;

type Compile = (operand: unknown, path: string) => ValueMatcher;

/** Lambda developer guide, "Control which events Lambda sends to your function", filter rule syntax. */
const LAMBDA_OPERATORS: Readonly<Record<string, Compile>> = {
  prefix: textOperator((text, start) => text.startsWith(start)),
  suffix: textOperator((text, end) => text.endsWith(end)),
  'equals-ignore-case': textOperator((text, other) => text.toLowerCase() === other.toLowerCase()),
  exists,
  'anything-but': anythingBut,
  numeric,
};

/**
 * Operators of event buses that the page above does not list, nor does it list `anything-but`, `prefix` and `suffix` with
 * another operator inside. Of most of these, EventBridge's own list ("Comparison operators") says that pipes, which poll
 * the same sources, do not have them.
 */
const BUS_OPERATORS = ['wildcard', 'cidr'];

/** Every name of an operator. */
export const OPERATORS: ReadonlySet<string> = new Set([...Object.keys(LAMBDA_OPERATORS), ...BUS_OPERATORS]);

export function compileOperator(operator: string, operand: unknown, path: string): ValueMatcher {
  const compile = Object.hasOwn(LAMBDA_OPERATORS, operator) ? LAMBDA_OPERATORS[operator] : undefined;
  if (compile) return compile(operand, `${path}.${operator}`);
  const known = 'prefix, suffix, equals-ignore-case, exists, anything-but or numeric';
  throw invalidPattern(path, OPERATORS.has(operator) ? `${known}, which are Lambda's operators` : known, operator);
}

function textOperator(fits: (text: string, operand: string) => boolean): Compile {
  return (operand, path) => {
    if (typeof operand !== 'string') throw invalidPattern(path, 'a string', operand);
    return (value) => typeof value === 'string' && fits(value, operand);
  };
}

/** Of a value that is there; the leaf itself deals with `false`. */
function exists(operand: unknown, path: string): ValueMatcher {
  if (operand !== true) throw invalidPattern(path, 'true or false', operand);
  return () => true;
}

/** A string, a number, or a list of either (Event Ruler, README, "Anything-but matching"). */
function anythingBut(operand: unknown, path: string): ValueMatcher {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const areTexts = values.every((value) => typeof value === 'string');
  const areNumbers = values.every((value) => value instanceof NumberText);
  if (values.length === 0 || !(areTexts || areNumbers)) {
    throw invalidPattern(path, 'a string, a number, or a list of only strings or only numbers', operand);
  }
  const refused = new Set<unknown>(areNumbers ? values.map(({ text }) => text) : values);
  return areNumbers
    ? (value) => !(value instanceof NumberText && refused.has(value.text))
    : (value) => !refused.has(value);
}

type Comparison = (value: number, limit: number) => boolean;

const LOWER: Readonly<Record<string, Comparison>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};
const UPPER: Readonly<Record<string, Comparison>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};
const EQUAL: Readonly<Record<string, Comparison>> = { '=': (value, limit) => value === limit };

/** EventBridge user guide, "Numeric matching": from -5.0e9 to +5.0e9, inclusive. */
const MAX_NUMBER = 5e9;

/** `["=", x]`, one bound, or a lower bound with an upper one that lies above it. */
function numeric(operand: unknown, path: string): ValueMatcher {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const [first, limit, second, bound] = parts;
  if (parts.length === 2) {
    return numbers(comparison({ ...EQUAL, ...LOWER, ...UPPER }, first, limit, path));
  }
  if (parts.length !== 4) throw invalidPattern(path, '[comparison, number], or a lower and an upper bound', operand);
  const above = comparison(LOWER, first, limit, path);
  const below = comparison(UPPER, second, bound, path);
  if (numberOf(limit)! >= numberOf(bound)!) throw invalidPattern(path, 'a lower bound below the upper one', operand);
  return numbers((value) => above(value) && below(value));
}

function comparison(
  among: Readonly<Record<string, Comparison>>,
  sign: unknown,
  limit: unknown,
  path: string,
): (value: number) => boolean {
  const compare = typeof sign === 'string' && Object.hasOwn(among, sign) ? among[sign] : undefined;
  if (!compare) throw invalidPattern(path, `${Object.keys(among).join(', ')} before a number`, sign);
  const number = numberOf(limit);
  if (number === undefined || Math.abs(number) > MAX_NUMBER) {
    throw invalidPattern(path, `a number from -5.0e9 to 5.0e9 after ${String(sign)}`, limit);
  }
  return (value) => compare(value, number);
}

function numbers(fits: (value: number) => boolean): ValueMatcher {
  return (value) => {
    const number = numberOf(value);
    return number !== undefined && Math.abs(number) <= MAX_NUMBER && fits(number);
  };
}

function numberOf(value: unknown): number | undefined {
  if (value instanceof NumberText) return value.value;
  return typeof value === 'number' ? value : undefined;
}
