import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createApi } from '../app';
import { ApiProblem } from '../contract/problem';
import type { ApiDependencies } from '../live/dependencies';
import { securityHeaders } from '../respond';
import { guard } from './guard';
import { problemResponse, refuse, sendProblem } from './problem-answers';
import { createRateLimit, type RateLimit, type RateLimitSettings } from './rate-limit';
import { readBody } from './read-body';
import type { StaticFile } from './static-files';

export type RequestListenerOptions = {
  readonly dependencies: ApiDependencies;
  readonly rateLimit?: RateLimitSettings;
  /** Milliseconds that never jump. */
  readonly monotonicNow: () => number;
};

export type RequestListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** All programs on this machine share it; only a runaway one reaches it. */
const RATE_LIMIT: RateLimitSettings = { perSecond: 3_000, burst: 6_000 };

/** Answers each request: a refusal of the guard, a file of the page, or the API. */
export function createRequestListener(
  options: RequestListenerOptions,
  files: ReadonlyMap<string, StaticFile>,
): RequestListener {
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
      // The adapter takes a body that has been read already from here.
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

function refusal(incoming: IncomingMessage, limit: RateLimit): ApiProblem | undefined {
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
    const problem = new ApiProblem('method_not_allowed', `this path takes ${allow}`, { headers: { allow } });
    return sendProblem(outgoing, problem);
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
