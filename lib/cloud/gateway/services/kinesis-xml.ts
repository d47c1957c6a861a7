import { escapeXml } from '../../xml';
import { KINESIS_OPERATIONS } from '../operations/kinesis';
import type { Fault, ServiceAnswer, ServiceRequest } from '../service';
import { kinesisIdHeader } from './kinesis-id';
import { kinesisSignatureFault } from './kinesis-signature';

const TARGET = /^([^.]+)\.([^.]+)$/;

/** How Kinesis refuses requests that are not in one of its formats, such as a GET. */
export function refuseKinesisXml(request: ServiceRequest): ServiceAnswer {
  const unsigned = kinesisSignatureFault(request);
  return written(unsigned ? { ...unsigned, status: 403 } : faultOf(request));
}

function faultOf({ headers }: ServiceRequest): Fault {
  const [, service, operation] = TARGET.exec(String(headers['x-amz-target'] ?? '')) ?? [];
  if (service === undefined || operation === undefined) return NOT_DETERMINED;
  if (service === 'Kinesis_20131202')
    return KINESIS_OPERATIONS.operations.has(operation)
      ? { status: 404, type: 'UnknownOperationException' }
      : { status: 500, type: 'InternalFailure' };
  const message = `No authorization strategy was found for service: ${service}, operation: ${operation}`;
  return { status: 403, type: 'UnrecognizedClientException', message };
}

const NOT_DETERMINED: Fault = {
  status: 403,
  type: 'AccessDeniedException',
  message: 'Unable to determine service/operation name to be authorized',
};

function written({ status, type, message }: Fault): ServiceAnswer {
  const body =
    message === undefined ? `<${type}/>\n` : `<${type}>\n  <Message>${escapeXml(message)}</Message>\n</${type}>\n`;
  return { status, headers: kinesisIdHeader(), body };
}
