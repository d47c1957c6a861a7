import type { AttributeValue, Item } from '../item';
import { normalizeNumber } from '../numbers/normalize-number';
import { invalidParameters, validationError } from '../validation-error';
import { itemSize, MAX_ITEM_SIZE_BYTES } from './item-size';

/**
 * A value of a request whose members have the right JSON types: null, several types at once and types that do not exist
 * are still possible.
 */
export type RawValue = Readonly<Record<string, unknown>>;
/** A map of such values: an item, a key, or the values of placeholders. Null is a value without a type. */
export type RawValues = Readonly<Record<string, RawValue | null>>;

/** Developer Guide, "Service quotas": the attribute itself is the first of at most 32 levels. */
export const MAX_LEVELS = 32;
const MAX_NAME_BYTES = 65_535;

/** @throws ServiceError in AWS's words for a value that DynamoDB does not take */
export function readValue(raw: RawValue, level = 1): AttributeValue {
  if (level > MAX_LEVELS) throw tooDeep();
  let value: AttributeValue | undefined;
  let types = 0;
  for (const type in raw) {
    const content = raw[type];
    const read = Object.hasOwn(READERS, type) ? READERS[type as keyof typeof READERS] : undefined;
    if (read === undefined || content == null) continue;
    value = read(content, level);
    types++;
  }
  if (value === undefined) {
    throw validationError('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  if (types > 1) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  return value;
}

/** An item or a key of a request. Its size is not checked. */
export function readItem(raw: RawValues): Item {
  if (Object.hasOwn(raw, '')) throw validationError('Empty attribute name');
  return readMap(raw, 0);
}

/** An item that is to be stored. */
export function readNewItem(raw: RawValues): Item {
  const item = readItem(raw);
  if (itemSize(item) > MAX_ITEM_SIZE_BYTES) throw validationError('Item size has exceeded the maximum allowed size');
  return item;
}

/** Past 32 levels. */
export function tooDeep(): Error {
  return validationError(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );
}

/** A JSON boolean, or a word that stands for one; undefined for other words. */
export function readBoolean(content: unknown): boolean | undefined {
  if (typeof content === 'boolean') return content;
  const word = String(content).toLowerCase();
  if (word === 'true' || word === 'yes' || word === '1') return true;
  return word === 'false' || word === 'no' || word === '0' ? false : undefined;
}

type Read = (content: unknown, level: number) => AttributeValue;

/** The request's types are checked before, hence the casts. */
const READERS = {
  S: (content) => ({ S: (content as string).toWellFormed() }),
  N: (content) => ({ N: normalizeNumber(content as string) }),
  B: (content) => ({ B: bytesOf(content as string) }),
  BOOL: (content) => ({ BOOL: readBoolean(content) === true }),
  NULL: (content) => {
    if (readBoolean(content) === true) return { NULL: true };
    throw invalidParameters('Null attribute value types must have the value of true');
  },
  SS: (content) => ({ SS: readStringSet(content as readonly (string | null)[]) }),
  NS: (content) => ({ NS: readNumberSet(content as readonly (string | null)[]) }),
  BS: (content) => ({ BS: readBinarySet(content as readonly (string | null)[]) }),
  L: (content, level) => ({ L: (content as (RawValue | null)[]).map((value) => readValue(value ?? {}, level + 1)) }),
  M: (content, level) => ({ M: readMap(content as RawValues, level) }),
} satisfies Record<string, Read>;

function readMap(content: RawValues, level: number): Item {
  const map = new Map<string, AttributeValue>();
  for (const given of Object.keys(content)) {
    const name = given.toWellFormed();
    checkName(name);
    map.set(name, readValue(content[given] ?? {}, level + 1));
  }
  if (map.has('')) throw validationError('Empty attribute name');
  return map;
}

function checkName(name: string): void {
  if (name.length > MAX_NAME_BYTES / 3 && Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw validationError('Attribute name is too large, must be less than 65536 bytes');
  }
}

/** Buffer.from may hand out a slice of the shared pool; whoever keeps the bytes copies them. */
function bytesOf(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}

function readStringSet(members: readonly (string | null)[]): readonly string[] {
  // UTF-8, in which they are stored, has no halves of surrogate pairs.
  const strings = withoutNulls(members, 'string').map((text) => text.toWellFormed());
  if (new Set(strings).size < strings.length) {
    throw invalidParameters(`Input collection [${strings.join(', ')}] contains duplicates.`);
  }
  return strings;
}

function readNumberSet(members: readonly (string | null)[]): readonly string[] {
  const numbers = withoutNulls(members, 'number').map(normalizeNumber);
  if (new Set(numbers).size < numbers.length) throw validationError('Input collection contains duplicates');
  return numbers;
}

function readBinarySet(members: readonly (string | null)[]): readonly Uint8Array[] {
  if (members.length === 0) throw invalidParameters('Binary sets should not be empty');
  const texts = withoutNulls(members, 'binary');
  if (new Set(texts).size < texts.length) {
    throw invalidParameters(`Input collection [${texts.join(', ')}]of type BS contains duplicates.`);
  }
  return texts.map(bytesOf);
}

function withoutNulls(members: readonly (string | null)[], kind: string): readonly string[] {
  if (members.length === 0) throw invalidParameters(`An ${kind} set  may not be empty`);
  return members.map((member) => {
    if (member === null) throw invalidParameters(`An ${kind} set may not have a null ${kind} as a member`);
    return member;
  });
}
