import { ServiceError } from '../../../../../lib/cloud/engines/service-error';
import type { OperationName, Requests } from '../../../../../lib/cloud/dynamodb/request-types';
import { readers } from '../../../../../lib/cloud/dynamodb/requests/readers';

/** With which most messages of the service begin. */
export const INVALID = 'One or more parameter values were invalid:';
export const KEY = { id: { S: 'a' } };

export function read<Name extends OperationName>(operation: Name, request: unknown): Requests[Name] {
  return readers[operation](Buffer.from(typeof request === 'string' ? request : JSON.stringify(request)));
}

export function refusal(operation: OperationName, request: unknown): Pick<ServiceError, 'type' | 'message'> {
  try {
    read(operation, request);
  } catch (error) {
    if (error instanceof ServiceError) return { type: error.type, message: error.message };
    throw error;
  }
  throw new Error('the request was read');
}
