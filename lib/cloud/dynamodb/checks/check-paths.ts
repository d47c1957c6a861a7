import type { UpdateProgram } from '../request-types';
import type { Table } from '../tables/table';
import { invalidParameters, validationError } from '../validation-error';
import { checkIndexType } from './check-keys';

/** Refuses paths that lead into a key of the table or of an index. */
export function checkNested(nested: readonly string[] | undefined, table: Table): void {
  if (nested === undefined || nested.length === 0) return;
  const names = new Set(nested);
  for (const key of keysOf(table.keys)) if (names.has(key)) throw notScalar(`Key: ${key}`);
  for (const index of table.indexes) {
    for (const key of keysOf(index.keys)) if (names.has(key)) throw notScalar(`IndexKey: ${key}`);
  }
}

/** Refuses updates of the key, and of index keys to other types. */
export function checkUpdate(update: UpdateProgram, table: Table): void {
  for (const key of keysOf(table.keys)) {
    if (update.attributes.includes(key)) {
      throw invalidParameters(`Cannot update attribute ${key}. This attribute is part of the key`);
    }
  }
  for (const { name, keys } of table.indexes) {
    for (const attribute of [keys.partition, ...(keys.sort ? [keys.sort] : [])]) {
      const type = update.types.get(attribute.name);
      if (type !== undefined) checkIndexType(attribute.name, attribute.type, type, name);
    }
  }
  checkNested(update.nested, table);
}

function keysOf({ partition, sort }: Table['keys']): string[] {
  return sort ? [partition.name, sort.name] : [partition.name];
}

function notScalar(where: string): Error {
  const text = "list random access '[]' and map lookup '.' are not allowed";
  return validationError(`Key attributes must be scalars; ${text}: ${where}`);
}
