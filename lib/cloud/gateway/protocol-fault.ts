import { xmlDocument } from '../xml';
import type { AwsProtocol } from './aws/aws-services';
import { encodeCbor } from '../engines/cbor/encode';
import { mediaType } from './http/media-type';
import type { Fault, ServiceAnswer, ServiceRequest } from './service';

/** The protocol that a request is written in: the one of the service, unless the request shows another. */
export function protocolOf({ headers }: Pick<ServiceRequest, 'headers'>, otherwise: AwsProtocol = 'json'): AwsProtocol {
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'rpc-v2-cbor';
  if (headers['x-amz-target'] !== undefined) return 'json';
  if (mediaType(headers) === 'application/x-www-form-urlencoded') return otherwise === 'ec2' ? 'ec2' : 'query';
  return otherwise;
}

/** An error as a protocol of AWS writes it. Services with ways of their own write theirs themselves. */
export function protocolFault(request: ServiceRequest, fault: Fault, protocol = protocolOf(request)): ServiceAnswer {
  const { status, type, message } = fault;
  switch (protocol) {
    case 'json':
      return answer(status, jsonType(request), JSON.stringify({ __type: type, message }), type);
    case 'rest-json':
      return answer(status, 'application/json', JSON.stringify({ message }), type);
    case 'rpc-v2-cbor': {
      const body = encodeCbor({ __type: type, message: message ?? '' });
      return { status, headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }, body };
    }
    case 'ec2': {
      const Errors = { Error: { Code: type, Message: message } };
      return answer(status, 'text/xml', xmlDocument('Response', { Errors, RequestID: request.id }));
    }
    case 'query':
    case 'rest-xml': {
      const Type = status < 500 ? 'Sender' : 'Receiver';
      const content = { Error: { Type, Code: type, Message: message }, RequestId: request.id };
      return answer(status, 'text/xml', xmlDocument('ErrorResponse', content));
    }
    default:
      return protocol satisfies never;
  }
}

function answer(status: number, contentType: string, body: string, errorType?: string): ServiceAnswer {
  const headers = { 'content-type': contentType, ...(errorType !== undefined && { 'x-amzn-errortype': errorType }) };
  return { status, headers, body };
}

function jsonType({ headers }: ServiceRequest): string {
  const type = mediaType(headers);
  return type.startsWith('application/x-amz-json-') ? type : 'application/x-amz-json-1.0';
}
