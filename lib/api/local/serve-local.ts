import { createServer, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { MAX_HEADER_BYTES } from '../contract/limits';
import { ApiProblem } from '../contract/problem';
import { refuseBrokenRequest, sendProblem } from './problem-answers';
import { createRequestListener, type RequestListenerOptions } from './request-listener';
import { loadStaticFiles } from './static-files';

export type LocalServerOptions = RequestListenerOptions & {
  /** 0 takes a free one. */
  readonly port: number;
  /** The built page. @default there is no page */
  readonly pageFolder?: string;
  /** @default 5,000 */
  readonly headersTimeoutMs?: number;
  /** For a whole request with its body. @default 10,000 */
  readonly requestTimeoutMs?: number;
};

export type LocalServer = {
  /** `http://127.0.0.1:5000` */
  readonly url: string;
  readonly port: number;
  /** Ends open streams too. */
  readonly close: () => Promise<void>;
};

const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECK_MS = 500;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 2_000;
const MAX_HEADERS = 100;

/**
 * Serves the API and the page on 127.0.0.1.
 * @throws the error of listening, such as that of a port in use
 */
export async function serveLocal(options: LocalServerOptions): Promise<LocalServer> {
  const { dependencies, pageFolder } = options;
  const files = pageFolder === undefined ? new Map() : await loadStaticFiles(pageFolder);
  const answer = createRequestListener(options, files);
  const server = createServer(serverOptions(options), (incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      dependencies.log.error({ error: String(error) }, 'a request could not be answered');
      outgoing.destroy();
    });
  });
  guardServer(server);
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

function serverOptions({ headersTimeoutMs, requestTimeoutMs = REQUEST_TIMEOUT_MS }: LocalServerOptions): ServerOptions {
  return {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: Math.min(headersTimeoutMs ?? HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // The guard answers a request without a Host header, as it does one with a wrong one.
    requireHostHeader: false,
    // Two different lengths or hosts in one request are a means of request smuggling.
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  };
}

function guardServer(server: Server): void {
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseBrokenRequest(error, socket as Socket));
  server.on('checkExpectation', (_incoming, outgoing: ServerResponse) => {
    sendProblem(
      outgoing,
      new ApiProblem('malformed_request', 'the Expect header asks for what this server does not do'),
    );
  });
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
