import type { Json } from './honest-calls';

/** Values of every kind where another kind, or an ordinary one, is expected. */
export const VALUES: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '0',
  '-1',
  'NaN',
  '1e400',
  'map',
  'filter',
  'length',
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'shardId-999999999999',
  'shardId-00000000000x',
  '9'.repeat(128),
  '49590338271490256608559692538361571095921575989136588898',
  'a'.repeat(2_000),
  '\u0000',
  '\ud800',
  '\u202e',
  [],
  [[]],
  [null],
  {},
  { S: 'a' },
  { N: 'x' },
  { B: '?' },
  { L: [{ M: {} }] },
  { __proto__: null },
  nest(40),
  nest(500),
  Array.from({ length: 600 }, () => ({ Data: 'e30=', PartitionKey: 'a' })),
  Array.from({ length: 120 }, (_, n) => ({ PutRequest: { Item: { id: { S: String(n) } } } })),
  Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`a${n}`, { N: String(n) }])),
  'x'.repeat(70_000),
  { S: 'x'.repeat(2_049) },
  { B: 'AAAA'.repeat(12_000) },
  { N: '1'.repeat(39) },
  { N: '1e-131' },
  { SS: ['a', 'a'] },
  { NS: [] },
  { S: 'a', N: '1' },
  { NULL: false },
];

function nest(depth: number): Json {
  return depth === 0 ? { S: 'x' } : { M: { a: nest(depth - 1) } };
}

/** Names of members that programs trip over. */
export const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  'map',
  '',
  'S',
  'M',
  'L',
  'a.b[0]',
  '\u0000',
  '#',
  ':',
];
/** Bodies that are no request at all, deep ones among them. */
export const WHOLE_BODIES = [
  '',
  ' ',
  'null',
  '[]',
  '0',
  'true',
  '"text"',
  '{',
  '{}',
  '[null]',
  '{"a":}',
  '['.repeat(20_000),
  '{"Item":'.repeat(5_000),
  '{"TableName":"rows","Item":{"id":{"S":"a"},"deep":' + nested('{"L":[', ']}', 33) + '}}',
  '{"TableName":"rows","Item":{"id":{"S":"a"},"deep":' + nested('{"M":{"a":', '}}', 5_000) + '}}',
  '{"TableName":"rows","Item":{"id":{"S":"a"},"deep":' + nested('{"L":[', ']}', 20_000) + '}}',
  '{"StreamName":' + nested('[', ']', 20_000) + '}',
  '{"StreamName":"records","Records":[' + '{},'.repeat(20_000) + '{}]}',
  '{"RequestItems":{' + '"rows":[],'.repeat(5_000) + '"rows":[]}}',
  `{"StreamName":"records","PartitionKey":"a","Data":"${'A'.repeat(1_500_000)}"}`,
  `{"TableName":"rows","Item":{"id":{"S":"a"},"n":{"N":"${'1'.repeat(200_000)}"}}}`,
  `{"TableName":"rows","Item":{"id":{"S":"a"},"b":{"B":"${'A'.repeat(1_000_000)}"}}}`,
  `{"TableName":"rows","Key":{"id":{"S":"${'\\u0000'.repeat(50_000)}"}}}`,
  `{"Limit":${'9'.repeat(100_000)}}`,
  `{"Limit":1e${'9'.repeat(1_000)}}`,
  `${' '.repeat(200_000)}{}`,
];

function nested(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}{"S":"x"}${close.repeat(depth)}`;
}

/** Expressions and paths that a parser may choke on. */
export const EXPRESSIONS = [
  '(',
  ')',
  '('.repeat(4_000),
  `${'('.repeat(1_000)}id = :i${')'.repeat(1_000)}`,
  'NOT '.repeat(1_000) + 'attribute_exists(id)',
  'NOT '.repeat(300) + 'attribute_exists(id)',
  Array.from({ length: 310 }, () => 'attribute_exists(id)').join(' AND '),
  'a' + '.a'.repeat(1_500),
  'a' + '[0]'.repeat(1_300),
  'a[99999999999999999999]',
  'a[-1]',
  'id IN (' + ':i,'.repeat(200) + ':i)',
  'SET a = a + a + a',
  'SET a.b.c = :one, a.b = :one',
  'SET #n = list_append(#n, #n)',
  'SET list[1000000] = :one REMOVE list[0], list[1] ADD n :one DELETE n :one',
  'ADD '.repeat(900),
  'size(size(id)) > :i',
  'contains(id)',
  'begins_with(:i, :i, :i)',
  'id BETWEEN :i AND :i AND id',
  '#' + 'n'.repeat(300),
  ':',
  '\u0000',
  ' '.repeat(4_096),
  'x'.repeat(4_097),
] as const;

/** What decoders of CBOR may take at its word: sizes, depths, tags, and ends that never come. */
export const CBOR_BOMBS: readonly Buffer[] = [
  'bbffffffffffffffff', // a map of 2^64 - 1 members
  '9bffffffffffffffff', // a list
  '5bffffffffffffffff', // bytes
  '7bffffffffffffffff', // text
  'bf', // members without an end
  '9f',
  '5f',
  '5f41', // chunks
  'a1bf', // a map as a name
  'a1f6f6', // null as a name
  'a11bffffffffffffffff00',
  'a16a53747265616d4e616d6561ff', // broken UTF-8
  'f97e00', // not a number
  'fb7ff0000000000000', // infinity
  'c249ffffffffffffffffff', // a big number
  'ff',
  'fc',
  'e0',
  '81'.repeat(20_000),
  'c1'.repeat(20_000),
  'a161'.repeat(10_000),
  '9f'.repeat(20_000),
].map((hex) => Buffer.from(hex, 'hex'));
export const MEDIA_TYPES = [
  '',
  'text/plain',
  'application/json',
  'application/x-www-form-urlencoded',
  'application/x-amz-cbor-1.1',
];
export const METHODS = ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'];
