import * as fc from 'fast-check';
import { isLoopbackHost, refuseForeign, type RequestHead } from '../../../lib/core/loopback-guard';

const PORT = 4580;

function head({ method = 'POST', url = '/', ...headers }: Record<string, string> = {}): RequestHead {
  const sent = { host: `localhost:${PORT}`, ...headers };
  return { method, url, headers: sent, rawHeaders: Object.entries(sent).flat() };
}

test.each([
  '127.0.0.1',
  'localhost',
  'LOCALHOST',
  '[::1]',
  'sqs.us-east-1.localhost',
  'localhost.localstack.cloud',
  'my_bucket.S3.LocalHost.LocalStack.Cloud',
])('%s with our port is this machine', (name) => {
  expect(isLoopbackHost(`${name}:${PORT}`, PORT)).toBe(true);
  expect(isLoopbackHost(`${name}:${PORT + 1}`, PORT)).toBe(false);
  expect(isLoopbackHost(name, PORT)).toBe(false);
  expect(isLoopbackHost(name, 80)).toBe(true);
});

test.each([
  'evil.example',
  'localhost.evil.example',
  'evillocalhost',
  'evil-localhost.localstack.cloud',
  'localstack.cloud',
  's3.localstack.cloud',
  '127.0.0.1.nip.io',
  '127.0.0.2',
  '2130706433',
  '0x7f000001',
  '0.0.0.0',
  '::1',
  '[::]',
  '[::ffff:127.0.0.1]',
  'user@localhost',
  'localhost.',
  '.localhost',
  ' localhost',
  '',
])('%j is not this machine, whatever it resolves to', (name) => {
  expect(isLoopbackHost(`${name}:${PORT}`, PORT)).toBe(false);
});

test('no name of another domain is this machine', () => {
  const foreign = fc.domain().filter((name) => !/(^|\.)localhost(\.localstack\.cloud)?$/i.test(name));
  fc.assert(fc.property(foreign, (name) => !isLoopbackHost(`${name}:${PORT}`, PORT)));
});

test('a very long Host is decided at once', () => {
  const startedAtMs = performance.now();
  expect(isLoopbackHost(`${'a.'.repeat(500_000)}localhost:${PORT}`, PORT)).toBe(false);
  expect(performance.now() - startedAtMs).toBeLessThan(100);
});

test('a request without a Host, or with two, is refused', () => {
  const none: RequestHead = { method: 'POST', url: '/', headers: {}, rawHeaders: [] };
  const { headers, rawHeaders } = head();
  const two: RequestHead = { method: 'POST', url: '/', headers, rawHeaders: [...rawHeaders, 'Host', 'localhost:4580'] };
  expect([none, two].map((request) => refuseForeign(request, PORT)?.reason)).toEqual(['host', 'host']);
});

test('a target in absolute form does not override the Host', () => {
  expect(refuseForeign(head({ url: 'http://evil.example/' }), PORT)?.reason).toBe('host');
});

const PAGES: readonly Record<string, string>[] = [
  { origin: 'http://evil.example' },
  { origin: `http://localhost:${PORT}` },
  { origin: 'null' },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'Same-Site' },
  { 'sec-fetch-site': 'cross-site, none' },
  { method: 'OPTIONS', origin: 'http://evil.example', 'access-control-request-method': 'POST' },
];

test.each(PAGES)('a request from a page is refused: %j', (headers) => {
  expect(refuseForeign(head(headers), PORT)?.reason).toBe('origin');
});

test('a Query-protocol call is answered only by POST', () => {
  expect(refuseForeign(head({ method: 'GET', url: '/?Version=1&%41ction=DeleteStack' }), PORT)?.reason).toBe('method');
  expect(refuseForeign(head({ method: 'PUT', url: '/?action=DeleteStack' }), PORT)?.reason).toBe('method');
  expect(refuseForeign(head({ method: 'POST', url: '/?Action=DeleteStack' }), PORT)).toBeUndefined();
  expect(refuseForeign(head({ method: 'GET', url: '/bucket/Action=key?list-type=2' }), PORT)).toBeUndefined();
});

test('a program that sends no page headers is answered', () => {
  expect(refuseForeign(head(), PORT)).toBeUndefined();
  expect(refuseForeign(head({ 'sec-fetch-site': 'none' }), PORT)).toBeUndefined();
});
