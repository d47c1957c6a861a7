import { ServiceError } from '../engines/service-error';

/** What DynamoDB answers to a request whose form is right and whose content is not. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** The same in the words that many checks of parameters share. */
export function invalidParameters(message: string): ServiceError {
  return validationError(`One or more parameter values were invalid: ${message}`);
}
