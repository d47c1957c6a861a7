import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serveLocal, type LocalServer, type LocalServerOptions } from '../../../lib/api/local/serve-local';
import type { Problem } from '../../../lib/api/contract/problem';
import { createLiveFeed } from '../../../lib/api/live/live-feed';
import { emptyApi } from './api-dependencies';
import { sendRaw } from './hostile-requests';

const SECRET = 'this-must-never-leave-the-disk';
const servers: LocalServer[] = [];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-page-'));
  mkdirSync(path.join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), SECRET);
  writeFileSync(path.join(folder, 'page', 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(path.join(folder, 'page', 'assets', 'app-AbCd1234.js'), 'export {};');
  writeFileSync(path.join(folder, 'page', '.env'), SECRET);
  symlinkSync(path.join(folder, 'secret.txt'), path.join(folder, 'page', 'link.txt'));
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function serve(change: Partial<LocalServerOptions> = {}): Promise<LocalServer> {
  const server = await serveLocal({
    dependencies: emptyApi(),
    port: 0,
    pageFolder: path.join(folder, 'page'),
    monotonicNow: () => performance.now(),
    ...change,
  });
  servers.push(server);
  return server;
}

function send(port: number, head: string, body = '') {
  return sendRaw(port, { bytes: Buffer.from(`${head}\r\n\r\n${body}`, 'latin1'), hangUp: false });
}

/** The problem in a raw answer. */
function problemOf(text: string): Problem {
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Problem;
}

test('a cloud with a dead service is not healthy, and the answer says why', async () => {
  let failure: Error | undefined;
  const { url } = await serve({ dependencies: emptyApi({ cloudFailure: () => failure }) });
  expect((await fetch(`${url}/health`)).status).toBe(200);
  failure = new Error('the embedded Kinesis has stopped by itself');
  const answer = await fetch(`${url}/health`);
  expect(answer.status).toBe(503);
  expect(((await answer.json()) as Problem).detail).toBe(failure.message);
});

test('the page is served with its type and a policy without inline scripts, and its hashed files are cached forever', async () => {
  const { url } = await serve();
  const page = await fetch(`${url}/`);
  expect(await page.text()).toContain('<title>page</title>');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = page.headers.get('content-security-policy')!;
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('access-control-allow-origin')).toBeNull();
  const script = await fetch(`${url}/assets/app-AbCd1234.js`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toContain('immutable');
  const again = await fetch(`${url}/`, { headers: { 'if-none-match': page.headers.get('etag')! } });
  expect(again.status).toBe(304);
});

/** Ways to write the dots and slashes of a path. */
function traversals(): string[] {
  const dots = ['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '..%00', '....', '%c0%ae%c0%ae', '%uff0e%uff0e', '..;'];
  const slashes = ['/', '%2f', '\\', '%5c', '%252f', '//', '/./', '%c0%af', '/%2e/'];
  const starts = ['/', '/assets/', '/assets/%2e/', '//'];
  return starts.flatMap((start) =>
    dots.flatMap((dot) =>
      slashes.map((slash) => `${start}${(dot + slash).repeat(start.length > 4 ? 4 : 2)}secret.txt`),
    ),
  );
}

test("none of 300 path traversals over raw sockets escapes the page's folder", async () => {
  const { port } = await serve();
  const paths = [...traversals(), '/link.txt', '/.env', '/%2eenv', '/../page/../secret.txt', '/..\\secret.txt'];
  expect(paths.length).toBeGreaterThanOrEqual(300);
  for (const target of paths) {
    const head = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close`;
    const { status, text } = await send(port, head);
    expect({ target, status: status === 400 || status === 404, leaks: text.includes(SECRET) }).toEqual({
      target,
      status: true,
      leaks: false,
    });
  }
});

test('only this server’s own hosts and origins are answered, whatever the method', async () => {
  const { port } = await serve();
  const good = ['127.0.0.1', 'LocalHost', '[::1]', 'localhost.localstack.cloud'].map((name) => `${name}:${port}`);
  const bad = [
    '127.0.0.1',
    'localhost',
    `evil.example:${port}`,
    `127.0.0.1.nip.io:${port}`,
    '',
    `0.0.0.0:${port}`,
    `127.0.0.1:${port}.evil.example`,
    `localhost:${port + 1}`,
  ];
  const origins = [undefined, ...good.map((host) => `http://${host}`)];
  const badOrigins = [
    'null',
    'http://evil.example',
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1`,
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}.evil.example`,
    '',
  ];
  const methods = { GET: 200, HEAD: 200, POST: 405, PUT: 405, DELETE: 405, PATCH: 405, OPTIONS: 405, TRACE: 405 };
  let asked = 0;
  for (const [method, status] of Object.entries(methods)) {
    for (const host of [...good, ...bad]) {
      for (const origin of [...origins, ...badOrigins]) {
        const originLine = origin === undefined ? '' : `Origin: ${origin}\r\n`;
        const head = `${method} /health HTTP/1.1\r\nHost: ${host}\r\n${originLine}Connection: close`;
        const answer = await send(port, head);
        const welcome = good.includes(host) && origins.includes(origin);
        expect({ method, host, origin, status: answer.status }).toEqual({
          method,
          host,
          origin,
          status: welcome ? status : 403,
        });
        expect(answer.text.toLowerCase()).not.toContain('access-control-allow');
        asked += 1;
      }
    }
  }
  expect(asked).toBe(8 * 12 * 12);
});

test('a request with no host or with two is refused', async () => {
  const { port } = await serve();
  const none = await send(port, 'GET /health HTTP/1.1\r\nConnection: close');
  const two = await send(
    port,
    `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: 127.0.0.1:${port}\r\nConnection: close`,
  );
  expect([none.status, two.status]).toEqual([403, 403]);
});

test('a foreign page can neither read nor load, but a link to this server can be followed', async () => {
  const { port } = await serve();
  const from = async (headers: Record<string, string>) => {
    const lines = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const head = `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines}Connection: close`;
    return (await send(port, head)).status;
  };
  expect(await from({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toBe(403);
  expect(await from({ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' })).toBe(403);
  expect(await from({ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).toBe(200);
  expect(await from({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200);
});

test('URLs, headers and bodies above their limits are refused by name', async () => {
  const { port } = await serve();
  const host = `Host: 127.0.0.1:${port}\r\nConnection: close`;
  const long = await send(port, `GET /events?run=${'a'.repeat(9_000)} HTTP/1.1\r\n${host}`);
  expect(problemOf(long.text).code).toBe('uri_too_long');
  const wide = await send(port, `GET /health HTTP/1.1\r\n${host}\r\nX-Wide: ${'a'.repeat(20_000)}`);
  expect(problemOf(wide.text).code).toBe('headers_too_large');
  const json = 'Content-Type: application/json';
  const declared = await send(port, `POST /control/start HTTP/1.1\r\n${host}\r\n${json}\r\nContent-Length: 65537`);
  expect(problemOf(declared.text).code).toBe('body_too_large');
  const chunk = `${(70_000).toString(16)}\r\n${'a'.repeat(70_000)}\r\n0\r\n\r\n`;
  const chunked = await send(
    port,
    `POST /control/start HTTP/1.1\r\n${host}\r\n${json}\r\nTransfer-Encoding: chunked`,
    chunk,
  );
  expect(problemOf(chunked.text).code).toBe('body_too_large');
  const fits = await send(
    port,
    `POST /control/start HTTP/1.1\r\n${host}\r\n${json}\r\nContent-Length: 65536`,
    ' '.repeat(65_534) + '{}',
  );
  expect(problemOf(fits.text).code).toBe('control_unavailable');
});

test('a request that never completes is cut off', async () => {
  const { port } = await serve({ headersTimeoutMs: 300, requestTimeoutMs: 600 });
  const begun = `POST /control/start HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`;
  const slowBody = sendRaw(port, { bytes: Buffer.from(begun), hangUp: false }, 8_000);
  const slowHead = sendRaw(port, { bytes: Buffer.from(begun.slice(0, 60)), hangUp: false }, 8_000);
  for (const { text } of await Promise.all([slowBody, slowHead])) {
    expect(problemOf(text)).toMatchObject({ code: 'request_timeout', status: 408 });
  }
});

test('requests above the rate limit are told when to retry', async () => {
  const { url } = await serve({ rateLimit: { perSecond: 1, burst: 3 }, monotonicNow: () => 0 });
  const statuses: number[] = [];
  for (let at = 0; at < 5; at++) statuses.push((await fetch(`${url}/health`)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect((await fetch(`${url}/health`)).headers.get('retry-after')).toBe('1');
});

test('listeners above the limit of the feed are refused, and a departure frees a place', async () => {
  const left = { resolve: () => {} };
  const gone = new Promise<void>((resolve) => (left.resolve = resolve));
  const feed = createLiveFeed({
    bootId: 'b',
    maxSubscribers: 1,
    run: (_publish, signal) => signal.addEventListener('abort', left.resolve),
  });
  const { url } = await serve({ dependencies: emptyApi({ feed }) });
  const stop = new AbortController();
  expect((await fetch(`${url}/stream`, { signal: stop.signal })).status).toBe(200);
  expect((await fetch(`${url}/stream`)).status).toBe(429);
  expect((await fetch(`${url}/stream`, { method: 'HEAD' })).status).toBe(200);
  stop.abort();
  await gone;
  expect(feed.subscribers()).toBe(0);
});

test('an unexpected error is logged, and its details are not shown to the client', async () => {
  const logged: object[] = [];
  const fault = new TypeError('the inner secret');
  const dependencies = emptyApi({
    readPipeline: () => Promise.reject(fault),
    log: { info: () => {}, warn: () => {}, error: (details) => logged.push(details) },
  });
  const { url } = await serve({ dependencies });
  const response = await fetch(`${url}/pipeline`);
  const text = await response.text();
  expect([response.status, (JSON.parse(text) as Problem).code]).toEqual([500, 'internal']);
  expect(text).not.toContain('secret');
  expect(JSON.stringify(logged)).toContain('the inner secret');
});

test('a backend that does not answer is not an error of the server', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  const store = { ...emptyApi().store, event: () => Promise.reject(refused) };
  const { url } = await serve({ dependencies: emptyApi({ store }) });
  const response = await fetch(`${url}/events/EVT-a-1`);
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([503, 'backend_unavailable']);
});
