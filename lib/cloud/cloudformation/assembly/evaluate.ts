import { UserError } from '../../../core/user-error';
import { REGION } from '../../../domain/embedded-account';
import { NO_VALUE, pseudoParameters } from './pseudo-parameters';
import { attributePath, SUBSTITUTION } from './references';
import type { Template } from './template';

/** What a deployed resource answers to Ref and Fn::GetAtt. */
export type ResourceValues = { readonly ref: string; attribute(name: string): string };

export type Scope = {
  readonly stackName: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Resources of this stack that are deployed. */
  readonly resources: ReadonlyMap<string, ResourceValues>;
  /** Exported values of the stacks before this one. */
  readonly exports: ReadonlyMap<string, unknown>;
};

export type Evaluator = {
  /** @param place what is evaluated, for errors: `resource Consumer, property Environment` */
  value(value: unknown, place: string): unknown;
  condition(name: string): boolean;
};

/** Resolves CloudFormation's intrinsic functions. What cannot be resolved is an error that names its place. */
export function createEvaluator(scope: Scope): Evaluator {
  const pseudo = pseudoParameters(scope.stackName);
  const conditions = new Map<string, boolean | 'open'>();

  function condition(name: string): boolean {
    const known = conditions.get(name);
    if (known === 'open') throw fault(`condition ${name}`, 'it refers to itself');
    if (known !== undefined) return known;
    const definition = scope.template.Conditions?.[name];
    if (definition === undefined) throw fault(`condition ${name}`, 'the template does not define it');
    conditions.set(name, 'open');
    const result = truth(evaluate(definition, `condition ${name}`));
    conditions.set(name, result);
    return result;
  }

  function fault(place: string, problem: string): UserError {
    return new UserError(`stack ${scope.stackName}, ${place}: ${problem}`);
  }

  function evaluate(value: unknown, place: string): unknown {
    if (Array.isArray(value)) return value.map((element) => evaluate(element, place)).filter((v) => v !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [key, argument] = entries[0] ?? [];
    const isIntrinsic = entries.length === 1 && (key === 'Ref' || key === 'Condition' || key!.startsWith('Fn::'));
    if (isIntrinsic && !(key === 'Condition' && typeof argument !== 'string')) return intrinsic(key!, argument, place);
    const members = entries.map(([name, member]) => [name, evaluate(member, `${place}.${name}`)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
  }

  function list(argument: unknown, place: string): unknown[] {
    const result = evaluate(argument, place);
    if (!Array.isArray(result)) throw fault(place, `expected a list, got ${JSON.stringify(result)}`);
    return result;
  }

  function reference(name: string, place: string): unknown {
    if (name in pseudo) return pseudo[name];
    if (name in scope.parameters) return scope.parameters[name];
    const resource = scope.resources.get(name);
    if (resource) return resource.ref;
    throw fault(place, `Ref names ${name}, which is neither a parameter nor a deployed resource`);
  }

  function attribute(logicalId: string, name: unknown, place: string): string {
    const resource = scope.resources.get(logicalId);
    if (!resource) throw fault(place, `Fn::GetAtt names ${logicalId}, which is not a deployed resource`);
    return resource.attribute(String(evaluate(name, place)));
  }

  function substitute(argument: unknown, place: string): string {
    const [text, local] = Array.isArray(argument) ? (argument as [string, Record<string, unknown>]) : [argument, {}];
    return String(text)
      .replace(SUBSTITUTION, (_match, name: string) => {
        if (Object.hasOwn(local, name)) return String(evaluate((local as Record<string, unknown>)[name], place));
        const dot = name.indexOf('.');
        return String(dot < 0 ? reference(name, place) : attribute(name.slice(0, dot), name.slice(dot + 1), place));
      })
      .replaceAll('${!', '${');
  }

  function select(argument: unknown, place: string): unknown {
    const [index, choices] = argument as [unknown, unknown];
    const position = Number(evaluate(index, place));
    const values = list(choices, place);
    if (!(position in values)) throw fault(place, `Fn::Select asks for element ${position} of ${values.length}`);
    return values[position];
  }

  function importValue(argument: unknown, place: string): unknown {
    const name = String(evaluate(argument, place));
    if (!scope.exports.has(name)) throw fault(place, `no stack before this one exports ${name}`);
    return scope.exports.get(name);
  }

  function findInMap(argument: unknown, place: string): unknown {
    const [map, first, second] = list(argument, place) as string[];
    const found = scope.template.Mappings?.[map!]?.[first!]?.[second!];
    if (found === undefined) throw fault(place, `Fn::FindInMap finds nothing at ${map}.${first}.${second}`);
    return found;
  }

  function choose(argument: unknown, place: string): unknown {
    const [name, yes, no] = argument as [string, unknown, unknown];
    return evaluate(condition(name) ? yes : no, place);
  }

  function split(argument: unknown, place: string): string[] {
    const [separator, text] = argument as [string, unknown];
    return String(evaluate(text, place)).split(separator);
  }

  function join(argument: unknown, place: string): string {
    const [separator, parts] = argument as [string, unknown];
    return list(parts, place).join(separator);
  }

  function equal(argument: unknown, place: string): boolean {
    const [left, right] = list(argument, place);
    return comparable(left) === comparable(right);
  }

  function intrinsic(name: string, argument: unknown, place: string): unknown {
    switch (name) {
      case 'Ref':
        return reference(argument as string, place);
      case 'Condition':
        return condition(argument as string);
      case 'Fn::GetAtt':
        return attribute(...attributePath(argument), place);
      case 'Fn::Sub':
        return substitute(argument, place);
      case 'Fn::Join':
        return join(argument, place);
      case 'Fn::Select':
        return select(argument, place);
      case 'Fn::Split':
        return split(argument, place);
      case 'Fn::If':
        return choose(argument, place);
      case 'Fn::Equals':
        return equal(argument, place);
      case 'Fn::And':
        return list(argument, place).every(truth);
      case 'Fn::Or':
        return list(argument, place).some(truth);
      case 'Fn::Not':
        return !truth(list(argument, place)[0]);
      case 'Fn::ImportValue':
        return importValue(argument, place);
      case 'Fn::FindInMap':
        return findInMap(argument, place);
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => REGION + zone);
      case 'Fn::Base64':
        return Buffer.from(String(evaluate(argument, place))).toString('base64');
      default:
        throw fault(place, `the embedded cloud does not know ${name}; express the value without it`);
    }
  }

  return { value: evaluate, condition };
}

/** CloudFormation compares scalars by their text: `1` equals `"1"`. */
function comparable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function truth(value: unknown): boolean {
  return value === true || value === 'true';
}
