import { parseJson } from '../../core/parse-json';

/** Why a request's body must not reach an engine, in AWS's words. */
export type BodyFault = { readonly type: string; readonly message: string };

/** Names that every object or array has already: an engine that keeps things by name would find those. */
const PROTOTYPE_NAMES = [
  ...new Set([...Object.getOwnPropertyNames(Object.prototype), ...Object.getOwnPropertyNames(Array.prototype)]),
];

/** Nothing is parsed unless one of the names may be in it. */
const SUSPICIOUS = new RegExp(String.raw`\\u|"(?:NextToken|${PROTOTYPE_NAMES.join('|')})"`);
const PROTOTYPE_NAME = new Set(PROTOTYPE_NAMES);
const NAME_FIELDS = new Set(['StreamName', 'TableName', 'IndexName', 'ShardId', 'ShardToSplit', 'ShardToMerge']);
const KEYED_BY_NAME = 'RequestItems';

/**
 * The fault that would make an engine throw: a body that is no JSON object, a stream, table, index or shard with the
 * name of a built-in property, or a token that no engine gave.
 */
export function bodyFault(text: string): BodyFault | undefined {
  if (!/^\s*\{/.test(text)) return { type: 'SerializationException', message: 'The body must be a JSON object.' };
  if (!SUSPICIOUS.test(text)) return undefined;
  const body = parseJson(text) as Readonly<Record<string, unknown>> | undefined;
  // Neither engine ever gives one, and the one for Kinesis looks it up as a stream.
  if (body?.NextToken != null) return { type: 'InvalidArgumentException', message: 'This NextToken is not valid.' };
  const name = body && namesOf(body).find((found) => PROTOTYPE_NAME.has(found));
  return name === undefined
    ? undefined
    : { type: 'ValidationException', message: `Nothing can be named ${name} in the embedded cloud.` };
}

function namesOf(body: object): string[] {
  return Object.entries(body).flatMap(([field, value]) => {
    if (field === KEYED_BY_NAME && typeof value === 'object' && value !== null) return Object.keys(value);
    return NAME_FIELDS.has(field) && typeof value === 'string' ? [value] : [];
  });
}
