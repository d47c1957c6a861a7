import { UserError } from '../../../core/user-error';
import type { Template, TemplateParameter } from './template';

/**
 * The values of a template's parameters: the given ones, or else their defaults.
 *
 * @throws UserError that names every parameter without a value or with one that is not allowed
 */
export function resolveParameters(
  stackName: string,
  template: Template,
  given: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
    const value = given[name] ?? parameter.Default;
    const fault = faultOf(name, parameter, value);
    if (fault === undefined) values[name] = typed(parameter, value!);
    else faults.push(fault);
  }
  if (faults.length > 0) throw new UserError(`stack ${stackName}: ${faults.join('; ')}`);
  return values;
}

function faultOf(name: string, parameter: TemplateParameter, value: string | number | undefined): string | undefined {
  if (value === undefined) return `parameter ${name} has no default and no value was given`;
  const allowed = parameter.AllowedValues?.map(String);
  if (allowed && !allowed.includes(String(value)))
    return `parameter ${name} must be one of ${allowed.join(', ')}, got ${JSON.stringify(value)}`;
  return undefined;
}

function typed({ Type }: TemplateParameter, value: string | number): unknown {
  const isList = Type === 'CommaDelimitedList' || Type.startsWith('List<');
  return isList
    ? String(value)
        .split(',')
        .map((element) => element.trim())
    : String(value);
}
