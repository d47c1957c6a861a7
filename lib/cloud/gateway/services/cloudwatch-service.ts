import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isObject } from '../../../core/is-object';
import { parseJson } from '../../../core/parse-json';
import { decodeCbor } from '../../engines/cbor/decode';
import { CLOUDWATCH_OPERATIONS } from '../operations/cloudwatch';
import { operationNotEmulated } from '../operations/not-emulated';
import { protocolFault, protocolOf } from '../protocol-fault';
import type { Fault, Service, ServiceAnswer, ServiceRequest } from '../service';
import { queryAnswer, queryFault } from './query-call';
import { targetOperation } from './target-operation';

/** PutMetricData takes 1 MB, which clients may compress. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const NAMESPACE = 'http://monitoring.amazonaws.com/doc/2010-08-01/';
const SERVICE = 'GraniteServiceVersion20100801';

/** Takes metrics, which clients such as the Kinesis Client Library send by default, counts them and drops them. */
export class CloudWatchService implements Service {
  readonly name = 'monitoring';
  readonly operations = CLOUDWATCH_OPERATIONS;
  private dropped = 0;

  details(): { readonly droppedMetrics: number } {
    return { droppedMetrics: this.dropped };
  }

  async answer(request: ServiceRequest): Promise<ServiceAnswer> {
    const body = await plainBody(request);
    if (body === undefined) return this.refuse(request, UNREADABLE);
    const protocol = protocolOf(request, 'query');
    if (protocol === 'json')
      return this.take(request, targetOperation(request.headers, SERVICE), parseJson(body.toString()));
    if (protocol === 'rpc-v2-cbor') return this.take(request, /[^/]*$/.exec(request.path)![0], cborOf(body));
    return this.takeForm(request, body);
  }

  refuse(request: ServiceRequest, fault: Fault): ServiceAnswer {
    return protocolFault(request, fault, protocolOf(request, 'query'));
  }

  private take(request: ServiceRequest, operation: string, input: unknown): ServiceAnswer {
    const emulation = CLOUDWATCH_OPERATIONS.operations.get(operation);
    if (!emulation) return this.refuse(request, { status: 400, type: 'UnknownOperationException' });
    if (emulation.depth === 'none') return this.refuse(request, operationNotEmulated(CLOUDWATCH_OPERATIONS, operation));
    if (!isObject(input)) return this.refuse(request, UNREADABLE);
    if (typeof input.Namespace !== 'string') return this.refuse(request, NO_NAMESPACE);
    for (const list of [input.MetricData, input.EntityMetricData])
      this.dropped += Array.isArray(list) ? list.length : 0;
    return protocolOf(request) === 'json' ? EMPTY_JSON : EMPTY_CBOR;
  }

  private takeForm(request: ServiceRequest, body: Buffer): ServiceAnswer {
    const parameters = new URLSearchParams(body.toString());
    const fault = queryFault(parameters, CLOUDWATCH_OPERATIONS);
    if (fault) return this.refuse(request, fault);
    if (!parameters.get('Namespace')) return this.refuse(request, { ...NO_NAMESPACE, type: 'MissingParameter' });
    this.dropped += [...parameters.keys()].filter((name) => name.endsWith('.MetricName')).length;
    return queryAnswer(request, { operation: 'PutMetricData', namespace: NAMESPACE });
  }
}

const EMPTY_JSON: ServiceAnswer = {
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: '{}',
};
/** An operation without output has no body in Smithy's RPC protocol. */
const EMPTY_CBOR: ServiceAnswer = { status: 200, headers: { 'smithy-protocol': 'rpc-v2-cbor' } };
const UNREADABLE: Fault = { status: 400, type: 'SerializationException', message: 'The body cannot be read.' };
const NO_NAMESPACE: Fault = {
  status: 400,
  type: 'MissingRequiredParameterException',
  message: 'The parameter Namespace is required.',
};

/** The body without its compression; undefined when it cannot be read. */
async function plainBody(request: ServiceRequest): Promise<Buffer | undefined> {
  const body = Buffer.from((await request.readBody(MAX_BODY_BYTES)).buffer);
  if (request.headers['content-encoding'] !== 'gzip') return body;
  return promisify(gunzip)(body, { maxOutputLength: MAX_BODY_BYTES }).catch(() => undefined);
}

function cborOf(body: Buffer): unknown {
  try {
    return decodeCbor(body);
  } catch {
    return undefined;
  }
}
