import { UserError } from '../../../core/user-error';
import { INTRINSICS, isTrue, type Evaluation } from './intrinsics';
import { NO_VALUE, pseudoParameters } from './pseudo-parameters';
import type { Scope } from './scope';

export type Evaluator = {
  /** @param place what is evaluated, for errors: `resource Consumer, property Environment` */
  value(value: unknown, place: string): unknown;
  condition(name: string): boolean;
};

/** Evaluates the values of a template. A value that cannot be evaluated is an error that names its place. */
export function createEvaluator(scope: Scope): Evaluator {
  const pseudo = pseudoParameters(scope);
  const conditions = new Map<string, boolean | 'open'>();

  function condition(name: string): boolean {
    const known = conditions.get(name);
    if (known === 'open') throw fault(`condition ${name}`, 'it refers to itself');
    if (known !== undefined) return known;
    const definition = scope.template.Conditions?.[name];
    if (definition === undefined) throw fault(`condition ${name}`, 'the template does not define it');
    conditions.set(name, 'open');
    const result = isTrue(value(definition, `condition ${name}`));
    conditions.set(name, result);
    return result;
  }

  function reference(name: string, place: string): unknown {
    if (name in pseudo) return pseudo[name];
    if (name in scope.parameters) return scope.parameters[name];
    const resource = scope.resources.get(name);
    if (resource) return resource.ref;
    throw fault(place, `Ref names ${name}, which is neither a parameter nor a deployed resource`);
  }

  function fault(place: string, problem: string): UserError {
    return new UserError(`stack ${scope.stackName}, ${place}: ${problem}`);
  }

  const evaluation: Evaluation = { scope, value, condition, reference, fault };

  function value(raw: unknown, place: string): unknown {
    if (Array.isArray(raw)) return raw.map((element) => value(element, place)).filter((v) => v !== NO_VALUE);
    if (typeof raw !== 'object' || raw === null) return raw;
    const call = intrinsicCall(raw);
    if (!call) return members(raw, place);
    const intrinsic = Object.hasOwn(INTRINSICS, call.name) ? INTRINSICS[call.name] : undefined;
    if (intrinsic) return intrinsic(call.argument, place, evaluation);
    throw fault(place, `the embedded cloud does not know ${call.name}; express the value without it`);
  }

  function members(object: object, place: string): Record<string, unknown> {
    const evaluated = Object.entries(object).map(
      ([name, member]) => [name, value(member, `${place}.${name}`)] as const,
    );
    return Object.fromEntries(evaluated.filter(([, member]) => member !== NO_VALUE));
  }

  return { value, condition };
}

/** An object is a call when its only member is named like an intrinsic function; `Condition` also names properties. */
function intrinsicCall(object: object): { readonly name: string; readonly argument: unknown } | undefined {
  const [[name, argument] = ['', undefined], ...others] = Object.entries(object) as [string, unknown][];
  if (others.length > 0) return undefined;
  const isCall = name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
  return isCall ? { name, argument } : undefined;
}
