import { EpochTime } from '../../engines/cbor/decode';
import { isObject } from '../../../core/is-object';
import { decodeBlob } from './blob';
import type { Member, RequestSpec } from './members';
import { shortened } from './shortened';
import { typeFault } from './type-fault';

/** A request or structure with checked types; members that are null or unknown are left out. */
export type Typed = { readonly [name: string]: unknown };

const MAX_INTEGER = 2 ** 31 - 1;
/** A larger count of seconds would be after the year 5138; a smaller count of milliseconds would be before 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Reads values as the types that the request has, as AWS converts them.
 *
 * @throws ServiceError SerializationException
 */
export function checkTypes(given: object, spec: RequestSpec): Typed {
  const typed: Record<string, unknown> = Object.create(null);
  for (const [name, member] of Object.entries(spec)) {
    const value = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    if (value != null) typed[name] = checkType(value, member);
  }
  return typed;
}

function checkType(value: unknown, member: Member): unknown {
  switch (member.type) {
    case 'String':
      return typeof value === 'string' ? value : refuse(value, member.type);
    case 'Boolean':
      return typeof value === 'boolean' ? value : refuse(value, member.type);
    case 'Integer':
      // CBOR has numbers that are none.
      return Number.isFinite(value) ? Math.min(Math.floor(value as number), MAX_INTEGER) : refuse(value, member.type);
    case 'Timestamp':
      return timestampOf(value);
    case 'Blob':
      if (Buffer.isBuffer(value)) return value;
      return typeof value === 'string' ? decodeBlob(value) : refuse(value, member.type);
    case 'List':
      if (!Array.isArray(value)) return isScalar(value) ? expected('list or null') : refuse(value, member.type);
      return value.map((element: unknown) => (element == null ? undefined : checkType(element, member.of)));
    case 'Map':
      if (!isObject(value) || !isPlain(value))
        return Array.isArray(value) ? refuse(value, member.type) : expected('map or null');
      return mapOf(value);
    case 'Structure':
      if (!isObject(value) || !isPlain(value))
        return Array.isArray(value) ? refuse(value, member.type) : expected('null');
      return checkTypes(value, member.members);
    default:
      return member satisfies never;
  }
}

function mapOf(value: Record<string, unknown>): ReadonlyMap<string, string> {
  const texts = Object.entries(value).flatMap(([key, text]) => {
    if (text == null) return [];
    return [[key, typeof text === 'string' ? text : refuse(text, 'String')] as const];
  });
  return new Map(texts);
}

/** JSON has seconds. CBOR has milliseconds in practice, tagged or not. */
function timestampOf(value: unknown): number {
  const number = value instanceof EpochTime ? value.value : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return refuse(value, 'Timestamp');
  return Math.abs(number) >= FIRST_MILLISECONDS ? number : number * 1000;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || !isPlain(value as object);
}

/** CBOR has objects of other kinds, which are scalars to a request. */
function isPlain(value: object): boolean {
  return !Buffer.isBuffer(value) && !(value instanceof EpochTime);
}

function expected(what: string): never {
  throw typeFault(`Expected ${what}`);
}

const NUMBER_CLASS = 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber';

/** AWS's words for a value of another type. */
function refuse(value: unknown, type: Member['type']): never {
  const target = targetOf(type);
  if (Array.isArray(value)) throw typeFault('Start of list found where not expected');
  if (typeof value === 'object' && !isScalar(value))
    throw typeFault('Start of structure or map found where not expected.');
  if (typeof value === 'boolean') throw typeFault(`class java.lang.Boolean can not be converted to ${target}`);
  if (typeof value === 'number') throw typeFault(`${NUMBER_CLASS} can not be converted to ${target}`);
  if (typeof value !== 'string') throw typeFault(`class java.nio.HeapByteBuffer can not be converted to ${target}`);
  if (type === 'Boolean') throw typeFault(`'${shortened(value).toUpperCase()}' can not be converted to ${target}`);
  throw typeFault(`class java.lang.String can not be converted to ${target}`);
}

function targetOf(type: Member['type']): string {
  if (type === 'Timestamp') return 'milliseconds since epoch';
  return type === 'Blob' ? 'a Blob' : `an ${type}`;
}
