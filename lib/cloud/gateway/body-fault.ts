import { parseJson } from '../../core/parse-json';

/** The reason why a request body must not reach an engine, in AWS's words. */
export type BodyFault = { readonly type: string; readonly message: string };

/** Property names that every object or array inherits. An engine that looks things up by name would find these. */
const PROTOTYPE_NAMES = [
  ...new Set([...Object.getOwnPropertyNames(Object.prototype), ...Object.getOwnPropertyNames(Array.prototype)]),
];

/** The body is parsed only if it may contain one of the names. */
const SUSPICIOUS = new RegExp(String.raw`\\u|"(?:NextToken|${PROTOTYPE_NAMES.join('|')})"`);
const PROTOTYPE_NAME = new Set(PROTOTYPE_NAMES);
const NAME_FIELDS = new Set(['StreamName', 'TableName', 'IndexName', 'ShardId', 'ShardToSplit', 'ShardToMerge']);
const KEYED_BY_NAME = 'RequestItems';

/**
 * Finds what would make an engine throw: a body that is not a JSON object; a stream, table, index or shard named like a
 * built-in property; or a token that no engine issued.
 */
export function bodyFault(text: string): BodyFault | undefined {
  if (!/^\s*\{/.test(text)) return { type: 'SerializationException', message: 'The body must be a JSON object.' };
  if (!SUSPICIOUS.test(text)) return undefined;
  const body = parseJson(text) as Readonly<Record<string, unknown>> | undefined;
  // Neither engine issues one, and the Kinesis engine would look it up as a stream.
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
