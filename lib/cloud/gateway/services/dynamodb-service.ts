import { randomFillSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { EngineCaller } from '../../engines/call';
import { mediaType } from '../http/media-type';
import { DYNAMODB_OPERATIONS } from '../operations/dynamodb';
import { DYNAMODB_STREAMS_OPERATIONS } from '../operations/dynamodb-streams';
import { operationNotEmulated } from '../operations/not-emulated';
import type { OperationTable } from '../operations/operation-table';
import { signatureFault, type SignatureRules } from '../signature';
import type { Fault, Service, ServiceAnswer, ServiceRequest } from '../service';
import { isJsonObject } from './is-json-object';
import { targetOperation } from './target-operation';

/** BatchWriteItem takes 16 MB of items; as JSON, with binary values in base64, they are longer. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Whoever sends no JSON calls no operation. */
const MAX_OTHER_BYTES = 16 * 1024 * 1024;

const JSON_1_0 = 'application/x-amz-json-1.0';
const PLAIN_JSON = 'application/json';

const SIGNATURE: SignatureRules = {
  isSignature: (authorization) => authorization.startsWith('AWS4-'),
  missing: 'Request is missing Authentication Token',
};

/** What tells the two services of one engine apart. */
type Kind = { readonly operations: OperationTable; readonly targetPrefix: string; readonly host: string };

const TABLES: Kind = { operations: DYNAMODB_OPERATIONS, targetPrefix: 'DynamoDB_20120810', host: 'dynamodb' };
const STREAMS: Kind = {
  operations: DYNAMODB_STREAMS_OPERATIONS,
  targetPrefix: 'DynamoDBStreams_20120810',
  host: 'streams.dynamodb',
};

export function dynamoDbService(engine: EngineCaller, region: string): Service {
  return serviceOf(TABLES, engine, region);
}

/** The streams of tables: a service of its own to clients, signed for as DynamoDB. */
export function dynamoDbStreamsService(engine: EngineCaller, region: string): Service {
  return serviceOf(STREAMS, engine, region);
}

/** DynamoDB's side of HTTP: JSON 1.0, ids of 52 characters, and a checksum on every answer. */
function serviceOf({ operations, targetPrefix, host }: Kind, engine: EngineCaller, region: string): Service {
  const answer = async (request: ServiceRequest): Promise<ServiceAnswer> => {
    const { method, headers } = request;
    if (method === 'GET') return plain(200, `healthy: ${host}.${region}.amazonaws.com `);
    const type = mediaType(headers);
    const isJson = type === JSON_1_0 || type === PLAIN_JSON;
    const body = await request.readBody(isJson ? MAX_BODY_BYTES : MAX_OTHER_BYTES);
    const isEmpty = type === '' && body.length === 0;
    if (method !== 'POST' || !(isJson || isEmpty)) return plain(404, '<UnknownOperationException/>\n');
    const operation = targetOperation(headers, targetPrefix);
    const fault = faultOf(request, operations, operation);
    if (fault) return refuse(request, body.length === 0 || isJsonObject(body) ? fault : NOT_JSON);
    const { status, body: bytes, errorType, broken } = await engine.call({ operation, format: 'json', body });
    return { ...checked(status, answerType(request), bytes, errorType), ...(broken && { broken }) };
  };
  return { name: operations.service, operations, createId, answer, refuse };
}

const NOT_JSON: Fault = { status: 400, type: 'SerializationException' };

function faultOf(request: ServiceRequest, table: OperationTable, operation: string): Fault | undefined {
  const emulation = table.operations.get(operation);
  if (!emulation) return { status: 400, type: 'UnknownOperationException' };
  const unsigned = signatureFault(request, SIGNATURE);
  if (unsigned) return unsigned;
  return emulation.depth === 'none' ? operationNotEmulated(table, operation) : undefined;
}

function refuse(request: ServiceRequest, { status, type, message }: Fault): ServiceAnswer {
  const body = JSON.stringify({ __type: `com.amazon.coral.service#${type}`, ...(message && { message }) });
  return checked(status, answerType(request), Buffer.from(body), type);
}

function plain(status: number, text: string): ServiceAnswer {
  return checked(status, 'text/plain', Buffer.from(text));
}

/** The SDKs check the CRC-32 of the body as it is sent. */
function checked(status: number, type: string, body: Uint8Array, errorType?: string): ServiceAnswer {
  const headers: Record<string, string> = { 'content-type': type, 'x-amz-crc32': String(crc32(body)) };
  if (errorType !== undefined) headers['x-amzn-errortype'] = errorType;
  return { status, headers, body };
}

function answerType({ headers }: ServiceRequest): string {
  return mediaType(headers) === JSON_1_0 ? JSON_1_0 : PLAIN_JSON;
}

const ID_BYTES = 32;
const idBytes = Buffer.alloc(ID_BYTES);

/** 32 random bytes in base 32, as AWS writes them. */
function createId(): string {
  randomFillSync(idBytes);
  return BigInt(`0x${idBytes.toString('hex')}`)
    .toString(32)
    .toUpperCase()
    .padStart(52, '0');
}
