import { attributesOf } from '../expressions/paths';
import { projectionOf } from '../expressions/projection';
import { added, subtracted } from '../expressions/update-effects';
import { UpdateTree } from '../expressions/update-tree';
import type { AttributeValue } from '../item';
import type { UpdateProgram } from '../request-types';
import { type RawValue, readValue } from '../values/read-value';
import { SETS, typeOf, type ValueType } from '../values/value-type';
import { invalidParameters, validationError } from '../validation-error';

type LegacyAction = 'ADD' | 'PUT' | 'DELETE';
export type RawUpdates = ReadonlyMap<string, { readonly Value?: RawValue; readonly Action?: LegacyAction }>;

type Update = { readonly attribute: string; readonly action: LegacyAction; readonly value?: AttributeValue };

const ADDABLE: readonly ValueType[] = ['N', 'L', ...SETS];

/** API Reference, "UpdateItem", AttributeUpdates. @throws ServiceError */
export function readAttributeUpdates(raw: RawUpdates = new Map()): UpdateProgram {
  const updates = [...raw].map(([attribute, { Action = 'PUT', Value }]) => ({
    attribute,
    action: Action,
    value: Value && readValue(Value),
  }));
  updates.forEach(checkUpdate);
  const paths = updates.map(({ attribute }) => [attribute]);
  const effects = new UpdateTree();
  for (const update of updates) effects.add([update.attribute], (old) => effectOf(update, old));
  return {
    apply: (item) => effects.apply(item),
    updated: projectionOf(paths).project,
    attributes: attributesOf(paths),
    nested: [],
    types: new Map(
      updates.flatMap(({ attribute, action, value }) =>
        value && action !== 'DELETE' ? [[attribute, typeOf(value)] as const] : [],
      ),
    ),
    createsItem: updates.length === 0 || updates.some(({ action }) => action !== 'DELETE'),
  };
}

function checkUpdate({ action, value }: Update): void {
  if (!value) {
    if (action === 'DELETE') return;
    throw invalidParameters('Only DELETE action is allowed when no attribute value is specified');
  }
  const type = typeOf(value);
  if (action === 'DELETE' && !SETS.includes(type)) {
    throw invalidParameters(`DELETE action with value is not supported for the type ${type}`);
  }
  if (action === 'ADD' && !ADDABLE.includes(type)) {
    throw invalidParameters(`ADD action is not supported for the type ${type}`);
  }
}

function effectOf({ action, value }: Update, old: AttributeValue | undefined): AttributeValue | undefined {
  if (!value || (action === 'DELETE' && !old)) return undefined;
  if (action === 'PUT') return value;
  const result = action === 'ADD' ? appended(old, value) : subtracted(old!, value);
  if (result === undefined) throw validationError('Type mismatch for attribute to update');
  return result === 'nothing' ? undefined : result;
}

/** Unlike the section of an expression, the action also appends to lists. */
function appended(old: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  return old && 'L' in old && 'L' in value ? { L: [...old.L, ...value.L] } : added(old, value);
}
