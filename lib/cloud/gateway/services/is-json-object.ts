import { asBuffer } from '../../../core/as-buffer';
import { isObject } from '../../../core/is-object';
import { parseJson } from '../../../core/parse-json';

/** Whether a body is a JSON object; asked only where a request is refused anyway, because it parses the body. */
export function isJsonObject(body: Uint8Array): boolean {
  return isObject(parseJson(asBuffer(body).toString()));
}
