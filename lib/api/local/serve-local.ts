import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { MAX_HEADER_BYTES } from '../contract/limits';
import { ApiProblem, PROBLEM_MEDIA_TYPE, problemBody, PROBLEMS, type ProblemCode } from '../contract/problem';
import { createApi } from '../app';
import type { ApiDependencies } from '../dependencies';
import { securityHeaders } from '../respond';
import { guard } from './guard';
import { createRateLimit, type RateLimitSettings } from './rate-limit';
import { readBody } from './read-body';
import { loadStaticFiles, type StaticFile } from './static-files';
import { isErrno } from '../../core/errno';

export type LocalServerOptions = {
  readonly dependencies: ApiDependencies;
  /** 0 takes a free one. */
  readonly port: number;
  /** The built page. @default there is no page */
  readonly pageFolder?: string;
  readonly rateLimit?: RateLimitSettings;
  /** @default 5,000 */
  readonly headersTimeoutMs?: number;
  /** For a whole request with its body. @default 10,000 */
  readonly requestTimeoutMs?: number;
  /** Milliseconds that never jump. */
  readonly monotonicNow: () => number;
};

export type LocalServer = {
  /** `http://127.0.0.1:5000` */
  readonly url: string;
  readonly port: number;
  /** Ends open streams too. */
  readonly close: () => Promise<void>;
};

/** All programs on this machine share it; only a runaway one meets it. */
const RATE_LIMIT: RateLimitSettings = { perSecond: 3_000, burst: 6_000 };
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECK_MS = 500;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 2_000;
const MAX_HEADERS = 100;

/**
 * Serves the API and the page on 127.0.0.1.
 * @throws the listen error, EADDRINUSE among them
 */
export async function serveLocal(options: LocalServerOptions): Promise<LocalServer> {
  const { dependencies, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const files = options.pageFolder === undefined ? undefined : await loadStaticFiles(options.pageFolder);
  const serve = createListener(options, files ?? new Map());
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // Without a Host header the guard answers, as for a wrong one.
      requireHostHeader: false,
      // Two different lengths or hosts in one request are how requests are smuggled.
      insecureHTTPParser: false,
      joinDuplicateHeaders: false,
    },
    (incoming, outgoing) => {
      serve(incoming, outgoing).catch((error: unknown) => {
        dependencies.log.error({ error: String(error) }, 'a request could not be answered');
        outgoing.destroy();
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseBrokenRequest(error, socket as Socket));
  server.on('checkExpectation', (_incoming, outgoing: ServerResponse) => {
    send(outgoing, new ApiProblem('malformed_request', 'the Expect header asks for what this server does not do'));
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

function createListener(options: LocalServerOptions, files: ReadonlyMap<string, StaticFile>): Listener {
  const { dependencies, monotonicNow } = options;
  const limit = createRateLimit(options.rateLimit ?? RATE_LIMIT, monotonicNow);
  const api = createApi(dependencies);
  const listener = getRequestListener((request) => api.fetch(request), {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      dependencies.log.info({ error: String(error) }, 'a request could not be read');
      return problemResponse('malformed_request', 'the request cannot be read');
    },
  });
  return async (incoming, outgoing) => {
    const problem = refusal(incoming, limit);
    if (problem) return refuse(incoming, outgoing, problem);
    const file = files.get(pathOf(incoming));
    if (file) return sendFile(incoming, outgoing, file);
    try {
      // The adapter takes a body that was read already from here.
      Object.assign(incoming, { rawBody: await readBody(incoming) });
    } catch (error) {
      if (error instanceof ApiProblem) return refuse(incoming, outgoing, error);
      // The client went away, or was cut off for being slow.
      outgoing.destroy();
      return undefined;
    }
    await listener(incoming, outgoing);
  };
}

function refusal(incoming: IncomingMessage, limit: ReturnType<typeof createRateLimit>): ApiProblem | undefined {
  const port = (incoming.socket.address() as Partial<AddressInfo>).port ?? 0;
  const problem = guard(incoming, port);
  if (problem) return problem;
  if (limit.take()) return undefined;
  return new ApiProblem('too_many_requests', 'this server takes no more requests at the moment: come back later', {
    headers: { 'retry-after': '1' },
  });
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

function sendFile(incoming: IncomingMessage, outgoing: ServerResponse, file: StaticFile): void {
  incoming.resume();
  if (incoming.method === 'POST') {
    const allow = 'GET, HEAD';
    return send(outgoing, new ApiProblem('method_not_allowed', `this path takes ${allow}`, { headers: { allow } }));
  }
  const headers = {
    ...securityHeaders('page'),
    'content-type': file.mediaType,
    'cache-control': file.cacheControl,
    etag: file.etag,
  };
  if (incoming.headers['if-none-match'] === file.etag) return void outgoing.writeHead(304, headers).end();
  outgoing.writeHead(200, { ...headers, 'content-length': file.bytes.length });
  outgoing.end(incoming.method === 'HEAD' ? undefined : file.bytes);
}

/** Answers without reading what the client still sends; the connection cannot be used again then. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, problem: ApiProblem): void {
  if (!incoming.complete) outgoing.shouldKeepAlive = false;
  outgoing.once('finish', () => incoming.resume());
  send(outgoing, problem);
}

function send(outgoing: ServerResponse, { code, message, more }: ApiProblem): void {
  const body = JSON.stringify(problemBody(code, message, more.faults));
  outgoing.writeHead(PROBLEMS[code].status, { ...problemHeaders(body), ...more.headers });
  outgoing.end(body);
}

function problemHeaders(body: string) {
  return {
    ...securityHeaders('data'),
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
  };
}

function problemResponse(code: ProblemCode, detail: string): Response {
  const body = JSON.stringify(problemBody(code, detail));
  return new Response(body, { status: PROBLEMS[code].status, headers: problemHeaders(body) });
}

/** Requests that are no HTTP, or too slow, or too large in their head: there is a socket, and no request to answer. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0 || isErrno(error, 'ECONNRESET')) return void socket.destroy();
  const problem = problemOfParser(error.code);
  const body = JSON.stringify(problemBody(problem.code, problem.detail));
  const { status } = PROBLEMS[problem.code];
  const headers = Object.entries({ ...problemHeaders(body), connection: 'close' });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`);
}

function problemOfParser(code: string | undefined): { code: ProblemCode; detail: string } {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { code: 'headers_too_large', detail: `headers have at most ${MAX_HEADER_BYTES} bytes together` };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { code: 'request_timeout', detail: 'the request did not arrive in time' };
  }
  return { code: 'malformed_request', detail: 'this is not HTTP/1.1' };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
