import { serviceSignedAs, type AwsService } from './aws/aws-services';
import { destinationOf } from './destination';
import { serviceNotEmulated } from './operations/not-emulated';
import type { OperationTable } from './operations/operation-table';
import { protocolFault, protocolOf } from './protocol-fault';
import type { Fault, Service, ServiceRequest } from './service';
import type { CredentialScope } from './signature';

type Head = Pick<ServiceRequest, 'method' | 'path' | 'headers'>;

/** Finds who answers a request. */
export type Dispatch = (
  head: Head,
  scope: CredentialScope | undefined,
) => Pick<Service, 'createId' | 'answer' | 'refuse'>;

/** What AWS does not have is refused with 400, what it has and this cloud does not emulate with 501. */
export function createDispatch(services: readonly Service[]): Dispatch {
  const byName = new Map(services.map((service) => [service.name, service]));
  const tables = services.map(({ operations }) => operations);
  return (head, scope) => {
    const destination = destinationOf(head, scope);
    if (destination) return byName.get(destination.name) ?? refusing(serviceFault(destination, tables), destination);
    return refusing(unknownFault(scope));
  };
}

function serviceFault({ name }: AwsService, tables: readonly OperationTable[]): Fault {
  return serviceNotEmulated(name, tables);
}

function unknownFault(scope: CredentialScope | undefined): Fault {
  const isUnknown = scope !== undefined && scope.service !== '' && serviceSignedAs(scope.service) === undefined;
  const message = isUnknown
    ? `AWS has no service that is signed for as ${scope.service}.`
    : 'The request names no operation: neither X-Amz-Target, nor its path, nor its signature says what it is for.';
  return { status: 400, type: 'UnknownOperationException', message };
}

/** Answers every request with one fault. */
function refusing(fault: Fault, service?: AwsService): ReturnType<Dispatch> {
  const refuse = (request: ServiceRequest, found: Fault) =>
    protocolFault(request, found, protocolOf(request, service?.protocol));
  return { answer: async (request) => refuse(request, fault), refuse };
}
