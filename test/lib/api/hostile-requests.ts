import { connect } from 'node:net';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { integer, pick } from '../../../lib/core/samplers';
import type { Random } from '../../../lib/core/random-at';
import { ROUTE_IDS, ROUTES, type Route } from '../../../lib/api/contract/routes';

/** A request as the bytes on the wire, with a description for a report. */
export type HostileRequest = {
  readonly about: string;
  readonly bytes: Buffer;
  /** The client signals the end of its data, so that the server knows that a request is incomplete. */
  readonly hangUp: boolean;
};

type Target = { readonly port: number; readonly token: string; readonly cursor: string };

const TEXTS = [
  '',
  ' ',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0x10',
  '1e309',
  '9007199254740993',
  '999999999999999999999999',
  '%00',
  '%ZZ',
  '%',
  '%F0%9F%92%A9',
  '%C0%AF',
  '%ED%A0%80',
  '..%2f..%2f',
  "'; DROP TABLE bronze; --",
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '=cmd|calc!A1',
  '__proto__',
  'constructor',
  '[object Object]',
  '2026-13-45',
  '2026-02-30T25:61:61Z',
  '-271821-04-20',
  '+275760-09-13T00:00:00Z',
  'HIGH,LOW',
  'high',
  'EVT-a-1',
  'CUST-000001',
  '*',
  '#',
  '~',
  '\u202e',
  'a'.repeat(3000),
];

const BODIES = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e400',
  '{"events_per_second":"many"}',
  '{"events_per_second":-1}',
  '{"events_per_second":1e308}',
  '{"multiplier":[],"seconds":{}}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"event":{"customer":{"customer_id":"\\u0000"},"timestamp":"9999-99-99"}}',
  '{"event":null}',
  '{"type":"' + 'A'.repeat(5000) + '"}',
  '['.repeat(20_000),
  '{"a":'.repeat(5_000),
  'x'.repeat(70_000),
];

const PARAMETERS = [
  'limit',
  'cursor',
  'from',
  'to',
  'format',
  'risk',
  'severity',
  'anomaly',
  'type',
  'workload',
  'run',
];
const ODD_NAMES = [
  'limit[]',
  'limit[0]',
  '__proto__',
  'constructor',
  'toString',
  '',
  'LIMIT',
  'from.to',
  'a'.repeat(500),
];
const ODD_METHODS = ['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** Requests that no honest client sends; equal seeds give equal requests. */
export function* hostileRequests(seed: number, count: number, target: Target): Generator<HostileRequest> {
  const random = xoroshiro128plus(seed);
  const kinds = [badQuery, badQuery, badQuery, badPath, badCursor, badCursor, badBody, badBody, badHeaders, badSyntax];
  for (let at = 0; at < count; at++) yield pick(random, kinds)(random, target);
}

function badQuery(random: Random, target: Target): HostileRequest {
  const names = Array.from({ length: integer(random, 1, 4) }, () => pick(random, [...PARAMETERS, ...ODD_NAMES]));
  const pairs = names.map((name) => `${name}=${wireSafe(pick(random, TEXTS))}`);
  if (integer(random, 0, 3) === 0) pairs.push(...pairs);
  return request(random, target, { path: `${pathOf(random)}?${pairs.join(pick(random, ['&', '&', ';', '&&']))}` });
}

function badPath(random: Random, target: Target): HostileRequest {
  const tail = wireSafe(pick(random, TEXTS));
  const path = pick(random, [`/events/${tail}`, `/customers/${tail}/risk`, `/customers/${tail}/events`, `/${tail}`]);
  return request(random, target, { path });
}

function badCursor(random: Random, target: Target): HostileRequest {
  const { cursor } = target;
  const at = integer(random, 0, cursor.length - 1);
  const changed = pick(random, [
    `${cursor.slice(0, at)}${cursor.slice(at + 1)}`,
    `${cursor.slice(0, at)}A${cursor.slice(at)}`,
    cursor.slice(at),
    cursor + cursor,
    cursor.repeat(40).slice(0, 7_000),
    Buffer.from(JSON.stringify({ v: 1, upTo: '~', seen: [], of: 'x' })).toString('base64url'),
    'A'.repeat(integer(random, 1, 9_000)),
  ]);
  return request(random, target, { path: `/events?cursor=${changed}` });
}

function badBody(random: Random, target: Target): HostileRequest {
  const control = ROUTE_IDS.map((id) => ROUTES[id] as Route).filter(({ body }) => body);
  const body = pick(random, BODIES);
  const lie = integer(random, 0, 9) === 0;
  return request(random, target, {
    method: 'POST',
    path: pick(random, control).path,
    headers: [
      `Authorization: ${pick(random, [`Bearer ${target.token}`, 'Bearer x', `Basic ${'A'.repeat(300)}`, 'Bearer'])}`,
      `Content-Type: ${pick(random, ['application/json', 'text/plain', 'multipart/form-data', 'application/json; charset=utf-7'])}`,
      `Content-Length: ${lie ? pick(random, ['-1', '1e3', '99999999999', '0, 5']) : Buffer.byteLength(body)}`,
    ],
    body,
  });
}

function badHeaders(random: Random, target: Target): HostileRequest {
  const headers = pick(random, [
    Array.from({ length: 300 }, (_, at) => `X-Bomb-${at}: ${'b'.repeat(20)}`),
    [`X-Long: ${'l'.repeat(20_000)}`],
    [`Cookie: ${'c=1; '.repeat(2_000)}`],
    ['Accept: ' + 'text/csv;q=9,'.repeat(500)],
    ['Accept: text/html', 'Last-Event-ID: -1-9e9'],
    ['Range: bytes=0-18446744073709551615'],
    ['Transfer-Encoding: chunked', 'Content-Length: 5'],
    ['Expect: the-unexpected'],
    ['Upgrade: websocket', 'Connection: Upgrade'],
    ['X-Forwarded-Host: evil.example', 'X-HTTP-Method-Override: DELETE'],
    ['If-None-Match: ' + '"x",'.repeat(400)],
    ['Content-Encoding: gzip', 'Accept-Encoding: br;q=1.0, *;q=0'],
  ]);
  return request(random, target, { path: pathOf(random), headers });
}

function badSyntax(random: Random, { port }: Target): HostileRequest {
  const bytes = pick(random, [
    '\r\n\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\n\r\n`,
    `GET /events HTTP/1.1\r\nHost : 127.0.0.1:${port}\r\n\r\n`,
    `GET /events\u0000 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    `POST /control/start HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    `\u0016\u0003\u0001\u0002\u0000\u0001\u0000`,
    `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
  ]);
  return { about: JSON.stringify(bytes.slice(0, 60)), bytes: Buffer.from(bytes, 'latin1'), hangUp: true };
}

type Shape = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: readonly string[];
  readonly body?: string;
};

function request(random: Random, { port }: Target, shape: Shape): HostileRequest {
  const ordinary = integer(random, 0, 9) < 8;
  const { method = ordinary ? 'GET' : pick(random, ODD_METHODS), path, headers = [], body = '' } = shape;
  const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close', ...headers];
  return {
    about: `${method} ${path.slice(0, 120)} ${headers.join(' ').slice(0, 80)} ${body.slice(0, 40)}`,
    bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'utf8'),
    hangUp: headers.some((header) => header.startsWith('Transfer-Encoding') || /Content-Length: (99|0,)/.test(header)),
  };
}

/** Leaves out streams, which stay open on purpose and have a test of their own. */
function pathOf(random: Random): string {
  const paths = ROUTE_IDS.map((id) => ROUTES[id].path).filter((path) => path !== '/stream');
  return pick(random, paths).replace('{id}', 'x');
}

/** Encodes only characters that break the request line, which another test covers. */
function wireSafe(text: string): string {
  return text.replaceAll(/[ \r\n#]/g, (character) => encodeURIComponent(character));
}

export type RawAnswer = { readonly status: number | undefined; readonly text: string };

/** Sends bytes and reads until the server closes, or is silent for `silenceMs`. */
export function sendRaw(
  port: number,
  { bytes, hangUp }: Pick<HostileRequest, 'bytes' | 'hangUp'>,
  silenceMs = 2_000,
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let text = '';
    const end = () => {
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), text });
    };
    socket.setTimeout(silenceMs, end);
    socket.on('data', (chunk) => {
      // The start contains everything that the tests check.
      if (text.length < 20_000) text += chunk.toString('latin1');
    });
    socket.on('close', end);
    socket.on('error', end);
    if (hangUp) socket.end(bytes);
    else socket.write(bytes);
  });
}
