import { validationError } from '../validation-error';
import { isTableArn } from './table-reference';
import { javaText, lowerFirst } from './java-text';
import type { ListShape, MapShape, Member, NumberShape, Shape, StructShape, TextShape } from './shapes';

/** AWS lists no more. */
const MAX_REPORTED = 10;

/**
 * Checks what AWS's model says of the values of a request.
 * @throws ServiceError that lists what fails, such as `1 validation error detected: Value null at 'tableName' ...`
 */
export function checkConstraints(shape: StructShape, request: object): void {
  const faults: string[] = [];
  checkStruct(shape, request, '', faults);
  if (faults.length === 0) return;
  const reported = faults.slice(0, MAX_REPORTED);
  const noun = reported.length === 1 ? 'error' : 'errors';
  throw validationError(`${reported.length} validation ${noun} detected: ${reported.join('; ')}`);
}

function checkStruct({ entries }: StructShape, value: object, path: string, faults: string[]): void {
  for (const [name, shape] of entries) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) checkMember(shape, member, path, name, faults);
    else if (isMissed(shape, value))
      faults.push(fault(shape, undefined, joined(path, name), 'Member must not be null'));
    if (faults.length >= MAX_REPORTED) return;
  }
}

function isMissed({ isRequired, unless }: Member, value: object): boolean {
  if (unless) return unless.every((other) => (value as Readonly<Record<string, unknown>>)[other] === undefined);
  return isRequired === true;
}

/** Most members are as they should be, and need no path. */
function checkMember(shape: Shape, value: unknown, parent: string, name: string, faults: string[]): void {
  for (const constraint of brokenConstraints(shape, value)) {
    faults.push(fault(shape, value, joined(parent, name), constraint));
  }
  if (shape.kind === 'struct') checkStruct(shape, value as object, joined(parent, name), faults);
  else if (shape.kind === 'list' && !isLeaf(shape.of)) {
    checkElements(shape, value as readonly unknown[], joined(parent, name), faults);
  } else if (shape.kind === 'map' && !isLeaf(shape.of)) {
    checkEntries(shape, value as ReadonlyMap<string, unknown>, joined(parent, name), faults);
  }
}

/** What AWS's model leaves unconstrained. */
function isLeaf(shape: Shape): boolean {
  return shape.kind === 'value' || shape.kind === 'values' || isAnyText(shape);
}

function isAnyText(shape: Shape): boolean {
  return shape.kind === 'text' && !shape.words && !shape.pattern && shape.min === undefined && shape.max === undefined;
}

function joined(path: string, name: string): string {
  return path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`;
}

function checkElements({ of }: ListShape, elements: readonly unknown[], path: string, faults: string[]): void {
  for (const [index, element] of elements.entries()) {
    if (faults.length >= MAX_REPORTED) return;
    checkMember(of, element, `${path}.${index + 1}`, 'member', faults);
  }
}

/** The lengths of lists in a map were reported at the map; their elements have paths of their own. */
function checkEntries(shape: MapShape, map: ReadonlyMap<string, unknown>, path: string, faults: string[]): void {
  const { of } = shape;
  for (const [key, value] of map) {
    if (faults.length >= MAX_REPORTED) return;
    if (of.kind === 'list') checkElements(of, value as readonly unknown[], `${path}.${key}.member`, faults);
    else checkMember(of, value, `${path}.${key}`, 'member', faults);
  }
}

const NONE: readonly string[] = [];

function brokenConstraints(shape: Shape, value: unknown): readonly string[] {
  switch (shape.kind) {
    case 'text':
      return brokenText(shape, value as string);
    case 'Integer':
    case 'Long':
    case 'Double':
      return brokenRange(shape, value as number);
    case 'list':
      return brokenLength(shape, (value as readonly unknown[]).length);
    case 'map':
      return brokenMap(shape, value as ReadonlyMap<string, unknown>);
    case 'struct':
    case 'value':
    case 'values':
    case 'boolean':
      return NONE;
    default:
      throw new Error(`no such shape: ${JSON.stringify(shape satisfies never)}`);
  }
}

function brokenText(shape: TextShape, value: string): readonly string[] {
  const { words, pattern } = shape;
  if (isAnyText(shape) || (shape.orArn && isTableArn(value))) return NONE;
  return [
    ...(words && !words.includes(value) ? [`Member must satisfy enum value set: [${words.join(', ')}]`] : []),
    ...(pattern && !matches(pattern, value) ? [`Member must satisfy regular expression pattern: ${pattern}`] : []),
    ...brokenLength(shape, value.length),
  ];
}

function brokenLength({ min = 0, max = Infinity }: { min?: number; max?: number }, length: number): readonly string[] {
  if (length < min) return [`Member must have length greater than or equal to ${min}`];
  return length > max ? [`Member must have length less than or equal to ${max}`] : NONE;
}

function brokenRange({ min = -Infinity, max = Infinity }: NumberShape, value: number): readonly string[] {
  if (value < min) return [`Member must have value greater than or equal to ${min}`];
  return value > max ? [`Member must have value less than or equal to ${max}`] : NONE;
}

function brokenMap(shape: MapShape, map: ReadonlyMap<string, unknown>): readonly string[] {
  const { key, of } = shape;
  const keysBroken = key && [...map.keys()].some((name) => brokenText(key, name).length > 0);
  const valuesBroken =
    of.kind === 'list' &&
    [...map.values()].some((value) => brokenLength(of, (value as readonly unknown[]).length).length > 0);
  return [
    ...brokenLength(shape, map.size),
    ...(keysBroken ? [`Map keys must satisfy constraint: [${allConstraints(key)}]`] : []),
    ...(valuesBroken ? [`Map value must satisfy constraint: [${allConstraints(of)}]`] : []),
  ];
}

/** The keys and values of a map are refused with all that they must satisfy. */
function allConstraints({ max, min, pattern }: { min?: number; max?: number; pattern?: string }): string {
  return [
    ...(max === undefined ? [] : [`Member must have length less than or equal to ${max}`]),
    ...(min === undefined ? [] : [`Member must have length greater than or equal to ${min}`]),
    ...(pattern === undefined ? [] : [`Member must satisfy regular expression pattern: ${pattern}`]),
  ].join(', ');
}

const patterns = new Map<string, RegExp>();

function matches(pattern: string, value: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) patterns.set(pattern, (compiled = new RegExp(`^(?:${pattern})$`)));
  return compiled.test(value);
}

function fault(shape: Shape, value: unknown, path: string, constraint: string): string {
  const shown = value === undefined ? 'null' : `'${javaText(shape, value)}'`;
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}
