import { validationError } from '../validation-error';
import { readTypes } from './read-json';
import { checkConstraints } from './constraints';
import type { Members, Read, StructShape } from './shapes';
import { isTableArn } from './table-reference';

const MIN_LENGTH = 3;
const MAX_LENGTH = 255;

/**
 * The members of a request about a table. These requests speak of a missing name, and of its length, in words of their
 * own and before everything else.
 * @throws ServiceError
 */
export function readTableRequest<const M extends Members>(
  shape: StructShape<M>,
  body: Uint8Array,
): Read<StructShape<M>> {
  const request = readTypes(shape, body);
  const { TableName: name } = request as { readonly TableName?: string };
  if (name === undefined) {
    throw validationError("The parameter 'TableName' is required but was not present in the request");
  }
  if (!isTableArn(name) && (name.length < MIN_LENGTH || name.length > MAX_LENGTH)) {
    throw validationError('TableName must be at least 3 characters long and at most 255 characters long');
  }
  checkConstraints(shape, request);
  return request;
}
