import { ServiceError } from '../../engines/service-error';
import { readBoolean, tooDeep } from '../values/read-value';
import type { ListShape, MapShape, Shape, StructShape } from './shapes';
import { VALUE } from './shapes';

/** Where a shape stands, which decides the words for a value of another JSON type. */
type Place = 'member' | 'element';

const PACKAGE = 'com.amazonaws.dynamodb.v20120810';
const CAST =
  'class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class ' +
  '(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of ' +
  "loader 'bootstrap')";
const NO_STRUCTURE = 'Start of structure or map found where not expected';
/** Values that nest deeper are refused before the stack ends; 32 levels are allowed. */
const MAX_LEVELS = 200;
/** Of lists to which AWS's model sets no bound; each has one below this that is checked later. */
const MAX_STRUCTURES = 1_000;

/**
 * Takes a JSON value for what a shape says. Unknown members and null ones are left out.
 * @throws ServiceError a SerializationException in AWS's words for a value of another type
 */
export function deserialize(shape: Shape, json: unknown, place: Place = 'member'): unknown {
  switch (shape.kind) {
    case 'text':
      return checkText(json);
    case 'Integer':
    case 'Long':
    case 'Double':
      return checkNumber(shape.kind, json);
    case 'boolean':
      return checkBoolean(json);
    case 'value':
      checkValue(json, place, 0);
      return json;
    case 'values':
      checkValues(json, place, 0);
      return json;
    case 'list':
      return deserializeList(shape, json, place);
    case 'map':
      return deserializeMap(shape, json, place);
    case 'struct':
      return deserializeStruct(shape, json, place);
    default:
      throw new Error(`no such shape: ${JSON.stringify(shape satisfies never)}`);
  }
}

function checkText(json: unknown): string {
  if (typeof json === 'string') return json.toWellFormed();
  throw unlike(json, 'String');
}

function checkNumber(type: 'Integer' | 'Long' | 'Double', json: unknown): number {
  if (typeof json === 'number') return type === 'Double' ? json : Math.trunc(json);
  throw unlike(json, type);
}

function checkBoolean(json: unknown): boolean {
  if (typeof json === 'string') {
    const value = readBoolean(json);
    if (value === undefined) throw serializationError('Unexpected token received from parser');
    return value;
  }
  if (typeof json === 'boolean') return json;
  throw unlike(json, 'Boolean');
}

function checkBlob(json: unknown): string {
  if (Array.isArray(json)) throw wrongCollection('class java.nio.ByteBuffer');
  if (isStructure(json)) throw serializationError(NO_STRUCTURE);
  if (typeof json !== 'string') throw serializationError('only base-64-encoded strings are convertible to bytes');
  checkBase64(json);
  return json;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function checkBase64(content: string): void {
  if (content.length % 4 !== 0) {
    throw serializationError(`Base64 encoded length is expected a multiple of 4 bytes but found: ${content.length}`);
  }
  const padding = content.endsWith('==') ? 2 : content.endsWith('=') ? 1 : 0;
  // The last character carries bits that belong to no byte; they must be zero.
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(
    content.charAt(content.length - 1 - padding),
  );
  if (padding > 0 && (last & (padding === 2 ? 0b1111 : 0b11)) !== 0) {
    throw serializationError('Invalid last non-pad Base64 character dectected');
  }
  if (!BASE64.test(content)) throw serializationError('Invalid base 64 character');
}

/** The members of an AttributeValue: this runs for every value of every request, hence without a walk of shapes. */
function checkValue(json: unknown, place: Place, level: number): void {
  if (level > MAX_LEVELS) throw tooDeep();
  checkStructure(json, 'AttributeValue', place);
  const value = json as Record<string, unknown>;
  for (const type in value) {
    const content = value[type];
    if (content == null) continue;
    switch (type) {
      case 'S':
      case 'N':
        if (typeof content !== 'string') throw unlike(content, 'String');
        break;
      case 'B':
        checkBlob(content);
        break;
      case 'BOOL':
      case 'NULL':
        checkBoolean(content);
        break;
      case 'SS':
      case 'NS':
        for (const member of checkList(content, 'member')) if (member !== null) checkText(member);
        break;
      case 'BS':
        for (const member of checkList(content, 'member')) if (member !== null) checkBlob(member);
        break;
      case 'L':
        for (const element of checkList(content, 'member')) {
          if (element !== null) checkValue(element, 'element', level + 1);
        }
        break;
      case 'M':
        checkValues(content, 'member', level + 1);
        break;
      default:
      // Members that the model does not have are ignored.
    }
  }
}

function checkValues(json: unknown, place: Place, level: number): void {
  const members = checkMap(json, VALUE, place);
  for (const name of Object.keys(members)) {
    if (members[name] !== null) checkValue(members[name], 'element', level);
  }
}

/** Structures beyond the greatest length are left out, but for one, which makes the list too long. */
function deserializeList({ of, max = MAX_STRUCTURES }: ListShape, json: unknown, place: Place): unknown[] {
  const elements = checkList(json, place);
  const counted = of.kind === 'struct' && elements.length > max ? elements.slice(0, max + 1) : elements;
  return counted.map((element) => deserializeElement(of, element));
}

function deserializeMap(shape: MapShape, json: unknown, place: Place): ReadonlyMap<string, unknown> {
  const members = checkMap(json, shape.of, place);
  const read = new Map<string, unknown>();
  for (const name of Object.keys(members)) read.set(name.toWellFormed(), deserializeElement(shape.of, members[name]));
  return read;
}

function deserializeStruct({ name, entries }: StructShape, json: unknown, place: Place): Record<string, unknown> {
  checkStructure(json, name, place);
  const given = json as Readonly<Record<string, unknown>>;
  const read: Record<string, unknown> = {};
  for (const [member, shape] of entries) {
    const content = given[member];
    if (content != null && Object.hasOwn(given, member)) read[member] = deserialize(shape, content);
  }
  return read;
}

/** Null is an empty structure, list or map in a collection. */
function deserializeElement(of: Shape, json: unknown): unknown {
  if (json !== null) return deserialize(of, json, 'element');
  if (of.kind === 'map') return new Map();
  if (of.kind === 'list') return [];
  return of.kind === 'struct' || of.kind === 'value' || of.kind === 'values' ? {} : '';
}

function checkList(json: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(json)) return json as readonly unknown[];
  throw serializationError(isStructure(json) ? NO_STRUCTURE : parameterized(place));
}

function checkMap(json: unknown, of: Shape, place: Place): Readonly<Record<string, unknown>> {
  if (isStructure(json)) return json;
  if (Array.isArray(json)) throw wrongCollection(`java.util.Map<java.lang.String, ${javaName(of)}>`);
  throw serializationError(parameterized(place));
}

function checkStructure(json: unknown, name: string, place: Place): void {
  if (isStructure(json)) return;
  if (Array.isArray(json)) throw wrongCollection(`class ${PACKAGE}.${name}`);
  throw serializationError(place === 'member' ? 'Unexpected field type' : 'Unexpected value type in payload');
}

/** Collections in collections are taken for classes. */
function parameterized(place: Place): string {
  return place === 'member' ? 'Unexpected field type' : CAST;
}

function javaName(shape: Shape): string {
  switch (shape.kind) {
    case 'struct':
      return `${PACKAGE}.${shape.name}`;
    case 'value':
      return `${PACKAGE}.AttributeValue`;
    case 'list':
      return `java.util.List<${javaName(shape.of)}>`;
    case 'map':
    case 'values':
    case 'text':
    case 'Integer':
    case 'Long':
    case 'Double':
    case 'boolean':
      return 'java.lang.String';
    default:
      throw new Error(`no such shape: ${JSON.stringify(shape satisfies never)}`);
  }
}

/** A scalar of another type than the wanted one. */
function unlike(json: unknown, type: string): ServiceError {
  if (Array.isArray(json)) return wrongCollection(`class java.lang.${type}`);
  if (isStructure(json)) return serializationError(NO_STRUCTURE);
  return serializationError(`${tokenOf(json)} cannot be converted to ${type}`);
}

function tokenOf(json: unknown): string {
  if (typeof json === 'boolean') return json ? 'TRUE_VALUE' : 'FALSE_VALUE';
  if (typeof json === 'string') return 'STRING_VALUE';
  return Number.isInteger(json) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
}

function wrongCollection(type: string): ServiceError {
  return serializationError(`Unrecognized collection type ${type}`);
}

function isStructure(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** AWS says nothing more where a body is no JSON at all. */
export function serializationError(message = ''): ServiceError {
  return new ServiceError('SerializationException', message);
}
