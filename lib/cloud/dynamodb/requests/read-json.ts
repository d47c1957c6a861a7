import { asBuffer } from '../../../core/as-buffer';
import { isUtf8 } from 'node:buffer';
import { parseJson } from '../../../core/parse-json';
import { checkConstraints } from './constraints';
import { deserialize, serializationError } from './serialization';
import type { Members, Read, StructShape } from './shapes';

/** The members of a request, of the JSON types that its shape says. @throws ServiceError */
export function readTypes<const M extends Members>(shape: StructShape<M>, body: Uint8Array): Read<StructShape<M>> {
  if (!isUtf8(body)) throw serializationError();
  const json = parseJson(asBuffer(body).toString('utf8'));
  if (typeof json !== 'object' || json === null) throw serializationError();
  return deserialize(shape, json) as Read<StructShape<M>>;
}

/** The members of a request, which also satisfy the constraints of AWS's model. @throws ServiceError */
export function readRequest<const M extends Members>(shape: StructShape<M>, body: Uint8Array): Read<StructShape<M>> {
  const request = readTypes(shape, body);
  checkConstraints(shape, request);
  return request;
}
