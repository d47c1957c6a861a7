import { decodeCbor, EpochTime, type CborValue } from '../engines/cbor/decode';
import { encodeCbor } from '../engines/cbor/encode';

/** The wire format that AWS's SDKs for Java use for Kinesis by default. */
export const CBOR_MEDIA_TYPE = 'application/x-amz-cbor-1.1';
export const JSON_MEDIA_TYPE = 'application/x-amz-json-1.1';

/** A larger count of seconds would be after the year 5138; a smaller count of milliseconds would be before 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Translates a Kinesis request from CBOR to the JSON protocol: blobs become base64, times become seconds.
 *
 * @throws CborError when the bytes are not CBOR
 */
export function jsonOfCbor(body: Buffer): string {
  return JSON.stringify(jsonValue(decodeCbor(body)));
}

/**
 * Translates an answer from the JSON protocol to CBOR: `Data` becomes bytes, times become whole milliseconds. Times
 * have no tag, because readers that follow the RFC take a tagged number for seconds.
 */
export function cborOfJson(body: string): Buffer {
  return body === '' ? Buffer.alloc(0) : encodeCbor(cborValue(JSON.parse(body) as CborValue, ''));
}

const BUFFER_DATA = '"Data":{"type":"Buffer"';

/**
 * Writes all blobs as base64, including records that came in CBOR and that the engine stores as serialized Node
 * Buffers.
 */
export function withDataAsText(body: string): string {
  if (!body.includes(BUFFER_DATA)) return body;
  return body.replaceAll(
    /"Data":\{"type":"Buffer","data":\[([\d,]*)\]\}/g,
    (_whole, list: string) => `"Data":"${Buffer.from(list.split(',').filter(Boolean).map(Number)).toString('base64')}"`,
  );
}

function jsonValue(value: CborValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (value instanceof EpochTime) return value.value >= FIRST_MILLISECONDS ? value.value / 1000 : value.value;
  if (Array.isArray(value)) return (value as readonly CborValue[]).map(jsonValue);
  const map = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value)) map[key] = jsonValue(member);
  return map;
}

function cborValue(value: CborValue, name: string): CborValue {
  if (typeof value === 'string') return name === 'Data' ? Buffer.from(value, 'base64') : value;
  if (typeof value === 'number') return name.endsWith('Timestamp') ? Math.round(value * 1000) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly CborValue[]).map((element) => cborValue(element, ''));
  const members = Object.entries(value).map(([key, member]) => [key, cborValue(member as CborValue, key)] as const);
  return Object.fromEntries(members);
}
