import type { BodyFormat, EngineCaller } from '../../engines/call';
import { asBuffer } from '../../../core/as-buffer';
import { encodeCbor } from '../../engines/cbor/encode';
import { parseCbor } from '../../engines/cbor/parse';
import { EVENT_STREAM_MEDIA_TYPE } from '../../engines/event-stream';
import { mediaType } from '../http/media-type';
import { KINESIS_OPERATIONS } from '../operations/kinesis';
import { operationNotEmulated } from '../operations/not-emulated';
import type { Fault, Service, ServiceAnswer, ServiceRequest } from '../service';
import { isJsonObject } from './is-json-object';
import { kinesisIdHeader } from './kinesis-id';
import { kinesisSignatureFault } from './kinesis-signature';
import { refuseKinesisXml } from './kinesis-xml';
import { targetOperation } from './target-operation';

/** PutRecords takes 10 MiB; its records are longer in base64. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const JSON_1_1 = 'application/x-amz-json-1.1';
const PLAIN_JSON = 'application/json';
const CBOR_1_1 = 'application/x-amz-cbor-1.1';
const EVENT_STREAM = { 'content-type': EVENT_STREAM_MEDIA_TYPE };
const TARGET_PREFIX = 'Kinesis_20131202';

const NOT_READABLE: Fault = { status: 400, type: 'SerializationException' };
const UNKNOWN: Fault = { status: 400, type: 'UnknownOperationException' };

/** Kinesis's side of HTTP: JSON 1.1 and CBOR 1.1; what is neither is refused in XML. */
export function kinesisService(engine: EngineCaller): Service {
  const answer = async (request: ServiceRequest): Promise<ServiceAnswer> => {
    const body = await request.readBody(MAX_BODY_BYTES);
    if (request.method !== 'POST') return refuseKinesisXml(request);
    const format = formatOf(request);
    if (format === undefined) return answerOther(request, body);
    const operation = targetOperation(request.headers, TARGET_PREFIX);
    const fault = faultOf(request, operation, body);
    if (fault) return refuse(request, isReadable(body, format) ? fault : NOT_READABLE);
    const { status, body: bytes, errorType, broken, rest } = await engine.call({ operation, format, body });
    const answered = { ...written(status, format, bytes, errorType), ...(broken && { broken }) };
    return rest ? { ...answered, headers: { ...answered.headers, ...EVENT_STREAM }, rest } : answered;
  };
  return { name: 'kinesis', operations: KINESIS_OPERATIONS, answer, refuse };
}

function formatOf({ headers }: ServiceRequest): BodyFormat | undefined {
  const type = mediaType(headers);
  return type === JSON_1_1 ? 'json' : type === CBOR_1_1 ? 'cbor' : undefined;
}

function faultOf(request: ServiceRequest, operation: string, body: Uint8Array): Fault | undefined {
  const emulation = KINESIS_OPERATIONS.operations.get(operation);
  if (!emulation) return UNKNOWN;
  if (body.length === 0) return NOT_READABLE;
  const unsigned = kinesisSignatureFault(request);
  if (unsigned) return unsigned;
  return emulation.depth === 'none' ? operationNotEmulated(KINESIS_OPERATIONS, operation) : undefined;
}

/** A body of another type, which AWS answers by its length. */
function answerOther(request: ServiceRequest, body: Uint8Array): ServiceAnswer {
  const isKnown = KINESIS_OPERATIONS.operations.has(targetOperation(request.headers, TARGET_PREFIX));
  if (body.length === 0) return refuseIn('cbor', isKnown ? NOT_READABLE : UNKNOWN);
  if (mediaType(request.headers) !== PLAIN_JSON) return refuseKinesisXml(request);
  const { status, type } = isJsonObject(body) ? { ...UNKNOWN, status: 404 } : NOT_READABLE;
  const output = { Output: { __type: `com.amazon.coral.service#${type}` }, Version: '1.0' };
  return { status, headers: { ...kinesisIdHeader(), 'content-type': PLAIN_JSON }, body: JSON.stringify(output) };
}

function refuse(request: ServiceRequest, fault: Fault): ServiceAnswer {
  return refuseIn(formatOf(request) ?? 'json', fault);
}

function refuseIn(format: BodyFormat, { status, type, message }: Fault): ServiceAnswer {
  const error = { __type: type, ...(message !== undefined && { message }) };
  return written(status, format, format === 'cbor' ? encodeCbor(error) : Buffer.from(JSON.stringify(error)), type);
}

function written(status: number, format: BodyFormat, body: Uint8Array, errorType?: string): ServiceAnswer {
  const headers: Record<string, string> = { ...kinesisIdHeader() };
  // An answer without a body has no type.
  if (body.length > 0) headers['content-type'] = format === 'cbor' ? CBOR_1_1 : JSON_1_1;
  if (errorType !== undefined) headers['x-amzn-errortype'] = errorType;
  return { status, headers, body };
}

function isReadable(body: Uint8Array, format: BodyFormat): boolean {
  if (body.length === 0) return true;
  if (format === 'json') return isJsonObject(body);
  return parseCbor(asBuffer(body)) !== undefined;
}
