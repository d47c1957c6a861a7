import { decodeCbor } from '../../lib/cloud/engines/cbor/decode';
import type { ServiceAnswer } from './service-call';

/** What is wrong with an answer; undefined where a client of AWS could read it. */
export function faultOfShape({ status, headers, bytes, text }: ServiceAnswer, method = 'POST'): string | undefined {
  if (headers['x-amzn-requestid'] === undefined) return 'no x-amzn-requestid';
  if (status >= 500 && status !== 501) return `status ${status}`;
  if (method === 'HEAD' || status === 200) return undefined;
  const type = headers['content-type'] ?? '';
  const name = type.includes('cbor')
    ? nameIn(decodeCbor(bytes))
    : type.includes('json')
      ? nameInJson(text)
      : nameInXml(text);
  return name !== undefined && ERROR_NAME.test(name) ? undefined : `status ${status} without the name of an error`;
}

/** With a namespace in DynamoDB, and `InternalFailure` among those without `Exception`. */
const ERROR_NAME = /^([a-z0-9.]+#)?[A-Z]\w*(Exception|Error|Failure|NotEmulated|InUse|NotImplemented)$/i;

function nameInJson(text: string): string | undefined {
  return nameIn(JSON.parse(text));
}

function nameIn(body: unknown): string | undefined {
  const { __type: type, Output: output } = body as { __type?: unknown; Output?: { __type?: unknown } };
  const name = type ?? output?.__type;
  return typeof name === 'string' ? name : undefined;
}

function nameInXml(text: string): string | undefined {
  return /<(\w+Exception)\b/.exec(text)?.[1] ?? /<Code>(\w+)</.exec(text)?.[1];
}
