import { checkTypes, type Typed } from './check-types';
import type { RequestSpec } from './members';
import { validate } from './validate';

/**
 * Checks a request against its specification: first all types, then all limits.
 *
 * @param recordBytes the largest record of a stream that a request names
 * @throws ServiceError SerializationException, ValidationException
 */
export function readRequest(given: object, spec: RequestSpec, recordBytes: (typed: Typed) => number): Typed {
  const typed = checkTypes(given, spec);
  validate(typed, spec, 'Data' in spec || 'Records' in spec ? recordBytes(typed) : 0);
  return typed;
}
