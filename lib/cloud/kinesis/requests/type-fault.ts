import { ServiceError } from '../../engines/service-error';

/** A value of the wrong type. AWS gives these errors, and only these, a capital `Message`. */
export function typeFault(message: string): ServiceError {
  return new ServiceError('SerializationException', '', 400, { Message: message });
}
