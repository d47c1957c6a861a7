import { xmlDocument, type XmlElement } from '../../xml';
import { mediaType } from '../http/media-type';
import { operationNotEmulated } from '../operations/not-emulated';
import type { OperationTable } from '../operations/operation-table';
import type { Fault, ServiceAnswer, ServiceRequest } from '../service';

/** Far above any request of the Query protocol to the services here. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** The parameters of a call in AWS's Query protocol, whose form may be in the query of a URL as well. */
export async function queryParameters(request: ServiceRequest): Promise<URLSearchParams> {
  const form = Buffer.from(await request.readBody(MAX_BODY_BYTES)).toString();
  const parameters = new URLSearchParams(request.query);
  if (mediaType(request.headers) !== 'application/x-www-form-urlencoded') return parameters;
  for (const [name, value] of new URLSearchParams(form)) parameters.append(name, value);
  return parameters;
}

/** Why a call cannot be served; undefined when its operation is emulated. */
export function queryFault(parameters: URLSearchParams, table: OperationTable): Fault | undefined {
  const action = parameters.get('Action');
  if (!action) return { status: 400, type: 'MissingAction', message: 'The request is missing an action.' };
  const emulation = table.operations.get(action);
  if (emulation) return emulation.depth === 'none' ? operationNotEmulated(table, action) : undefined;
  const message = `Could not find operation ${action} for version ${parameters.get('Version') ?? 'NO_VERSION_SPECIFIED'}`;
  return { status: 400, type: 'InvalidAction', message };
}

/** The answer to a call, in the service's namespace. Operations without a result have no element for it. */
export function queryAnswer(
  { id }: ServiceRequest,
  { operation, namespace, result }: { operation: string; namespace: string; result?: XmlElement },
): ServiceAnswer {
  const content = { [`${operation}Result`]: result, ResponseMetadata: { RequestId: id } };
  const body = xmlDocument(`${operation}Response`, content, namespace);
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
