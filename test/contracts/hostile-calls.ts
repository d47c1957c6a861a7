import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { encodeCbor } from '../../lib/cloud/engines/cbor/encode';
import type { Random } from '../../lib/core/random-at';
import { integer, pick } from '../../lib/core/samplers';
import {
  DYNAMODB_CALLS,
  DYNAMODB_STREAMS_CALLS,
  KINESIS_CALLS,
  LEGACY_CALLS,
  type Body,
  type Json,
} from './honest-calls';
import { CBOR_BOMBS, EXPRESSIONS, MEDIA_TYPES, METHODS, NAMES, VALUES, WHOLE_BODIES } from './hostile-values';
import type { ServiceCall } from './service-call';

/** Calls that no well-behaved client makes, reproducible by seed. */
export function* hostileCalls(seed: number, count: number): Generator<ServiceCall> {
  const random = xoroshiro128plus(seed);
  for (let at = 0; at < count; at++) yield pick(random, KINDS)(random, pick(random, HONEST));
}

/** The kinds of hostility, those that reach deepest most often. */
const KINDS = [
  ...Array.from({ length: 8 }, () => changed),
  ...Array.from({ length: 4 }, () => rewritten),
  renamed,
  renamed,
  inCbor,
  inCbor,
  expressed,
  expressed,
  oddHeaders,
  wholeBody,
];

const HONEST: readonly Honest[] = [
  ...callsOf('kinesis', KINESIS_CALLS),
  ...callsOf('dynamodb', DYNAMODB_CALLS),
  ...callsOf('dynamodb', LEGACY_CALLS),
  ...callsOf('dynamodbstreams', DYNAMODB_STREAMS_CALLS),
];

function callsOf(service: ServiceCall['service'], operations: Readonly<Record<string, Body>>): Honest[] {
  return Object.entries(operations).map(([operation, body]) => ({ service, operation, body }));
}

type Honest = Pick<ServiceCall, 'service' | 'operation'> & { readonly body: Body };

function changed(random: Random, call: Honest): ServiceCall {
  let body: Json = call.body;
  for (let change = integer(random, 1, 2); change > 0; change--) body = changeOne(random, body);
  return { ...call, body };
}

/** Replaces the value of one randomly chosen member, at any depth. */
function changeOne(random: Random, value: Json): Json {
  const isLeaf = value === null || typeof value !== 'object' || Object.keys(value).length === 0;
  if (isLeaf || integer(random, 0, 5) === 0) return pick(random, VALUES);
  if (isList(value)) {
    const at = integer(random, 0, value.length - 1);
    return value.map((element, index) => (index === at ? changeOne(random, element) : element));
  }
  const chosen = pick(random, Object.keys(value));
  return { ...value, [chosen]: changeOne(random, value[chosen]!) };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Replaces an expression or a path, or adds one where there was none. */
function expressed(random: Random, call: Honest): ServiceCall {
  const names = Object.keys(call.body).filter((name) => name.endsWith('Expression'));
  const name = pick(random, names.length > 0 ? names : ['ConditionExpression', 'ProjectionExpression']);
  return { ...call, body: { ...call.body, [name]: pick(random, EXPRESSIONS) } };
}

/** Cuts, doubles, or overwrites a few bytes of the JSON text. */
function rewritten(random: Random, call: Honest): ServiceCall {
  const bytes = Buffer.from(JSON.stringify(call.body));
  const at = integer(random, 0, bytes.length - 1);
  const end = Math.min(bytes.length, at + integer(random, 1, 8));
  const body = pick(random, [
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]),
    () => Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]),
    () => bytes.fill(integer(random, 0, 255), at, at + 1),
    () => bytes.fill(pick(random, ['"', '{', '[', '\\', '9', ':']), at, at + 1),
    () => Buffer.concat([bytes, Buffer.from(pick(random, ['}', ' x', '\0', '{}']))]),
  ])();
  return { ...call, body };
}

/** Changes the JSON text, so that a name can occur twice or be `__proto__`. */
function renamed(random: Random, call: Honest): ServiceCall {
  const text = JSON.stringify(call.body);
  const keys = [...text.matchAll(/"([^"]*)":/g)];
  const { index, 0: found } = pick(random, keys.length > 0 ? keys : [...text.matchAll(/\{/g)]);
  const name = JSON.stringify(pick(random, NAMES));
  const put = found === '{' ? `{${name}:1,` : `${name}:`;
  return { ...call, body: text.slice(0, index) + put + text.slice(index + found.length) };
}

function wholeBody(random: Random, call: Honest): ServiceCall {
  return { ...call, body: pick(random, WHOLE_BODIES) };
}

/** A CBOR body that is complete, cut off, or has one byte changed, or a bomb, alone or in place of a body's end. */
function inCbor(random: Random, call: Honest): ServiceCall {
  const bytes = Buffer.from(encodeCbor(changeOne(random, call.body)));
  const at = integer(random, 0, bytes.length - 1);
  const body = pick(random, [
    () => bytes,
    () => bytes.subarray(0, at),
    () => bytes.fill(integer(random, 0, 255), at, at + 1),
    () => pick(random, CBOR_BOMBS),
    () => Buffer.concat([bytes.subarray(0, at), pick(random, CBOR_BOMBS)]),
  ])();
  return { ...call, body, headers: { 'content-type': 'application/x-amz-cbor-1.1' } };
}

function oddHeaders(random: Random, call: Honest): ServiceCall {
  const target = pick(random, [
    '',
    'x',
    '.',
    'Kinesis_20131202.',
    '__proto__.constructor',
    `${call.operation}.toString`,
  ]);
  const authorization = pick(random, [
    '',
    'x',
    'AWS4-HMAC-SHA256 ',
    'AWS4-HMAC-SHA256 Credential, Signature=, SignedHeaders',
  ]);
  return pick(random, [
    { ...call, headers: { 'x-amz-target': target } },
    { ...call, headers: { authorization } },
    { ...call, headers: { 'content-type': pick(random, MEDIA_TYPES) } },
    { ...call, method: pick(random, METHODS) },
    { ...call, path: pick(random, ['/?X-Amz-Algorithm=x', '//', '/a/b?%', '/?'.repeat(500)]) },
  ] satisfies ServiceCall[] as ServiceCall[]);
}
