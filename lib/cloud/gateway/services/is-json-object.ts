import { isObject } from '../../../core/is-object';
import { parseJson } from '../../../core/parse-json';

/** Whether a body is a JSON object; asked only where a request is refused anyway, because it parses the body. */
export function isJsonObject(body: Uint8Array): boolean {
  return isObject(parseJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()));
}
