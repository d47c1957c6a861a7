import type { Template, TemplateResource } from './template';
import { sortByDependency } from './sort-by-dependency';
import { UserError } from '../../../core/user-error';

/** Names inside `${...}` in the text of an Fn::Sub; `${!x}` is a literal. */
export const SUBSTITUTION = /\$\{([^!}][^}]*)\}/g;

/** The logical ids of a template's resources, each after those that it refers to or names in DependsOn. */
export function orderResources(stackName: string, template: Template): string[] {
  const resources = template.Resources ?? {};
  return sortByDependency(
    Object.keys(resources),
    (id) => dependenciesOf(resources[id]!).filter((name) => name in resources),
    (cycle) => new UserError(`stack ${stackName}: resources depend on each other in a circle: ${cycle.join(' → ')}`),
  );
}

function dependenciesOf(resource: TemplateResource): string[] {
  const found = new Set<string>([resource.DependsOn ?? []].flat());
  collectReferences(resource.Properties, found);
  return [...found];
}

function collectReferences(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const element of value) collectReferences(element, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, argument] of Object.entries(value)) {
    for (const name of referenced(key, argument)) found.add(name);
    collectReferences(argument, found);
  }
}

function referenced(key: string, argument: unknown): string[] {
  if (key === 'Ref' && typeof argument === 'string') return [argument];
  if (key === 'Fn::GetAtt') return [attributePath(argument)[0]];
  if (key !== 'Fn::Sub') return [];
  const text = Array.isArray(argument) ? (argument[0] as unknown) : argument;
  return typeof text === 'string' ? [...text.matchAll(SUBSTITUTION)].map((match) => match[1]!.split('.')[0]!) : [];
}

/** Both spellings of Fn::GetAtt: `["Id", "Attribute"]` and `"Id.Attribute"`. */
export function attributePath(argument: unknown): [logicalId: string, attribute: unknown] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, attribute] = argument as [string, unknown];
  return [logicalId, attribute];
}
