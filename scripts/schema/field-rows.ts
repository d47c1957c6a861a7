import { MONTHS } from '../../lib/events/credit';
import type { JsonSchema } from './json-schemas';

/** One row of the documentation's tables of fields. */
export type FieldRow = {
  /** Dotted; `<month>` stands for each of the six months. */
  readonly path: string;
  readonly type: string;
  readonly presence: 'always' | 'optional';
  readonly meaning: string;
};

/** The fields that hold a value, with those of nested objects and lists. */
export function fieldRows(schema: JsonSchema, prefix = ''): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const presence = schema.required?.includes(name) ? 'always' : 'optional';
    return rowsOf(field, prefix + name, presence);
  });
}

function rowsOf(field: JsonSchema, path: string, presence: FieldRow['presence']): FieldRow[] {
  const row: FieldRow = { path, type: typeOf(field), presence, meaning: field.description ?? '' };
  if (field.type === 'array') return [row, ...fieldRows(field.items!, `${path}[].`)];
  if (field.type !== 'object') return [row];
  // An object needs a row of its own only if it can be absent as a whole.
  const own = presence === 'optional' ? [row] : [];
  return [...own, ...(isPerMonth(field) ? monthRows(field, path) : fieldRows(field, `${path}.`))];
}

function isPerMonth({ properties = {} }: JsonSchema): boolean {
  return MONTHS.every((month) => month in properties);
}

function monthRows(field: JsonSchema, path: string): FieldRow[] {
  return rowsOf(field.properties![MONTHS[0]]!, `${path}.<month>`, 'always');
}

function typeOf({ type, enum: values, const: value, anyOf }: JsonSchema): string {
  if (value !== undefined) return code(value);
  if (values) return values.map(code).join(', ');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  return type === 'array' ? 'list' : (type ?? 'any');
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}
