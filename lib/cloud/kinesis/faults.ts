import { ServiceError } from '../engines/service-error';

export function invalidArgument(message: string): ServiceError {
  return new ServiceError('InvalidArgumentException', message);
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

export function inUse(message: string): ServiceError {
  return new ServiceError('ResourceInUseException', message);
}

export function limitExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceededException', message);
}

export function validationFault(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

export function throttled(message: string): ServiceError {
  return new ServiceError('ProvisionedThroughputExceededException', message);
}

/** Said without a message, as AWS does. */
export function internalFailure(): ServiceError {
  return new ServiceError('InternalFailure', '', 500);
}
