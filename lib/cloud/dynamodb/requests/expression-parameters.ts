import { Substitutions } from '../expressions/substitutions';
import type { AttributeValue } from '../item';
import { ServiceError } from '../../engines/service-error';
import { validationError } from '../validation-error';
import { MAX_VALUES_BYTES, sizeUpTo } from '../values/item-size';
import { type RawValue, type RawValues, readValue } from '../values/read-value';

type Given = Readonly<Record<string, unknown>>;

/** Which parameters of an operation say something by expressions, and which said the same before there were any. */
export type ParameterForms = {
  readonly legacy: readonly string[];
  readonly expressions: readonly string[];
  /** Expressions that take values. */
  readonly valued: readonly string[];
};

/** @throws ServiceError where a request mixes both forms, or has placeholders without an expression */
export function checkForms(request: object, { legacy, expressions, valued }: ParameterForms): void {
  const given = request as Given;
  const isGiven = (name: string) => given[name] !== undefined;
  const old = legacy.filter(isGiven);
  const used = expressions.filter(isGiven);
  if (old.length > 0 && used.length > 0) {
    throw validationError(
      'Can not use both expression and non-expression parameters in the same request: ' +
        `Non-expression parameters: {${old.join(', ')}} Expression parameters: {${used.join(', ')}}`,
    );
  }
  if (isGiven('ExpressionAttributeNames') && used.length === 0) {
    throw validationError('ExpressionAttributeNames can only be specified when using expressions');
  }
  if (isGiven('ExpressionAttributeValues') && !valued.some(isGiven)) {
    throw validationError(
      'ExpressionAttributeValues can only be specified when using expressions: ' +
        `${valued.join(' and ')} ${valued.length === 1 ? 'is' : 'are'} null`,
    );
  }
}

const NAME_PLACEHOLDER = /^#[A-Za-z0-9_]+$/;
const VALUE_PLACEHOLDER = /^:[A-Za-z0-9_]+$/;

/** Reads the placeholders of a request. @throws ServiceError */
export function readSubstitutions(request: {
  readonly ExpressionAttributeNames?: ReadonlyMap<string, string>;
  readonly ExpressionAttributeValues?: RawValues;
}): Substitutions {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
  if (names) checkPlaceholders('ExpressionAttributeNames', [...names.keys()], NAME_PLACEHOLDER);
  if (values) checkPlaceholders('ExpressionAttributeValues', Object.keys(values), VALUE_PLACEHOLDER);
  const empty = [...(names ?? [])].find(([, name]) => name === '');
  if (empty) {
    throw validationError(`ExpressionAttributeNames contains invalid value: Empty attribute name; key: "${empty[0]}"`);
  }
  const read = values && readValues(values);
  const sizeBytes =
    total(names ?? [], (name) => Buffer.byteLength(name)) +
    total(read ?? [], (value) => sizeUpTo(value, MAX_VALUES_BYTES));
  if (sizeBytes > MAX_VALUES_BYTES) {
    throw validationError(
      `The length of all substitution variables has exceeded the maximum allowed size of ${MAX_VALUES_BYTES} bytes`,
    );
  }
  return new Substitutions(names, read);
}

/** Of placeholders and what stands for them. */
function total<T>(placeholders: Iterable<readonly [string, T]>, sizeOf: (value: T) => number): number {
  let bytes = 0;
  for (const [placeholder, value] of placeholders) bytes += placeholder.length + sizeOf(value);
  return bytes;
}

function checkPlaceholders(parameter: string, placeholders: readonly string[], form: RegExp): void {
  if (placeholders.length === 0) throw validationError(`${parameter} must not be empty`);
  const wrong = placeholders.find((placeholder) => !form.test(placeholder));
  if (wrong !== undefined) {
    throw validationError(`${parameter} contains invalid key: Syntax error; key: "${wrong}"`);
  }
}

function readValues(raw: RawValues): ReadonlyMap<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  for (const placeholder of Object.keys(raw)) values.set(placeholder, readNamed(placeholder, raw[placeholder] ?? {}));
  return values;
}

function readNamed(placeholder: string, value: RawValue): AttributeValue {
  try {
    return readValue(value);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${placeholder}`);
  }
}
