import type { UserError } from '../../../core/user-error';
import { attributePath, SUBSTITUTION } from './references';
import type { Scope } from './scope';

/** The evaluation that an intrinsic function is a part of. */
export type Evaluation = {
  readonly scope: Scope;
  /** @param place what is evaluated, for errors */
  readonly value: (value: unknown, place: string) => unknown;
  readonly condition: (name: string) => boolean;
  /** A parameter, a pseudo parameter or the Ref of a resource. */
  readonly reference: (name: string, place: string) => unknown;
  readonly fault: (place: string, problem: string) => UserError;
};

/** One of CloudFormation's intrinsic functions. Its argument is not evaluated yet. */
export type Intrinsic = (argument: unknown, place: string, evaluation: Evaluation) => unknown;

/** The intrinsic functions, each by its key in a template. */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, place, { reference }) => reference(argument as string, place),
  Condition: (argument, _place, { condition }) => condition(argument as string),
  'Fn::GetAtt': (argument, place, evaluation) => attribute(...attributePath(argument), place, evaluation),
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::Equals': equals,
  'Fn::And': (argument, place, evaluation) => list(argument, place, evaluation).every(isTrue),
  'Fn::Or': (argument, place, evaluation) => list(argument, place, evaluation).some(isTrue),
  'Fn::Not': (argument, place, evaluation) => !isTrue(list(argument, place, evaluation)[0]),
  'Fn::ImportValue': importValue,
  'Fn::FindInMap': findInMap,
  'Fn::GetAZs': (_argument, _place, { scope }) => ['a', 'b', 'c'].map((zone) => scope.region + zone),
  'Fn::Base64': (argument, place, { value }) => Buffer.from(String(value(argument, place))).toString('base64'),
};

/** CloudFormation writes booleans as such or as strings. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function list(argument: unknown, place: string, { value, fault }: Evaluation): unknown[] {
  const result = value(argument, place);
  if (!Array.isArray(result)) throw fault(place, `expected a list, got ${JSON.stringify(result)}`);
  return result;
}

function attribute(logicalId: string, name: unknown, place: string, { scope, value, fault }: Evaluation): string {
  const resource = scope.resources.get(logicalId);
  if (!resource) throw fault(place, `Fn::GetAtt names ${logicalId}, which is not a deployed resource`);
  return resource.attribute(String(value(name, place)));
}

function substitute(argument: unknown, place: string, evaluation: Evaluation): string {
  const [text, local] = (Array.isArray(argument) ? argument : [argument, {}]) as [unknown, Record<string, unknown>];
  return String(text)
    .replace(SUBSTITUTION, (_match, name: string) => {
      if (Object.hasOwn(local, name)) return String(evaluation.value(local[name], place));
      const dot = name.indexOf('.');
      if (dot < 0) return String(evaluation.reference(name, place));
      return attribute(name.slice(0, dot), name.slice(dot + 1), place, evaluation);
    })
    .replaceAll('${!', '${');
}

function select(argument: unknown, place: string, evaluation: Evaluation): unknown {
  const [index, choices] = argument as [unknown, unknown];
  const at = Number(evaluation.value(index, place));
  const values = list(choices, place, evaluation);
  if (!(at in values)) throw evaluation.fault(place, `Fn::Select asks for element ${at} of ${values.length}`);
  return values[at];
}

function split(argument: unknown, place: string, { value }: Evaluation): string[] {
  const [separator, text] = argument as [string, unknown];
  return String(value(text, place)).split(separator);
}

function join(argument: unknown, place: string, evaluation: Evaluation): string {
  const [separator, parts] = argument as [string, unknown];
  return list(parts, place, evaluation).join(separator);
}

function choose(argument: unknown, place: string, { condition, value }: Evaluation): unknown {
  const [name, yes, no] = argument as [string, unknown, unknown];
  return value(condition(name) ? yes : no, place);
}

function equals(argument: unknown, place: string, evaluation: Evaluation): boolean {
  const [left, right] = list(argument, place, evaluation);
  return comparable(left) === comparable(right);
}

/** CloudFormation compares scalars as strings: `1` equals `"1"`. */
function comparable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function importValue(argument: unknown, place: string, { scope, value, fault }: Evaluation): unknown {
  const name = String(value(argument, place));
  if (!scope.exports.has(name)) throw fault(place, `no stack before this one exports ${name}`);
  return scope.exports.get(name);
}

function findInMap(argument: unknown, place: string, evaluation: Evaluation): unknown {
  const [map, first, second] = list(argument, place, evaluation) as string[];
  const found = evaluation.scope.template.Mappings?.[map!]?.[first!]?.[second!];
  if (found === undefined) throw evaluation.fault(place, `Fn::FindInMap finds nothing at ${map}.${first}.${second}`);
  return found;
}
