import type { IncomingMessage } from 'node:http';

/** The parts of a request that the guard checks before anything else is done with it. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>;

/** Why a request must not be answered, in words for its sender. */
export type Refusal = {
  readonly reason: 'host' | 'origin' | 'method';
  readonly message: string;
};

/** Names that never lead to another machine: RFC 6761 for localhost, and the name that cdklocal and LocalStack use. */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9_-]+\.)*localhost(?:\.localstack\.cloud)?)(?::(\d{1,5}))?$/i;
const MAX_HOST_LENGTH = 260; // a name of 253 characters (RFC 1035) and its port
const HTTP_PORT = '80'; // the only one that a Host header may omit

/** Sec-Fetch-Site values of requests that no other site's page has made. */
const OWN_FETCHES: readonly (string | undefined)[] = [undefined, 'none', 'same-origin'];

/**
 * Whether a Host header names this machine and our port. Only the name decides: a name that a resolver happens to map
 * to 127.0.0.1 is not ours (DNS rebinding).
 */
export function isLoopbackHost(host: string | undefined, port: number): boolean {
  if (host === undefined || host.length > MAX_HOST_LENGTH) return false;
  const match = LOOPBACK_HOST.exec(host);
  return match !== null && (match[1] ?? HTTP_PORT) === String(port);
}

/**
 * The Host header, or what HTTP/2 sends in its place, if there is exactly one: with several, programs differ in which one
 * they use. HTTP/2 allows both with the same value.
 */
export function onlyHost({ headers, rawHeaders }: RequestHead): string | undefined {
  const names = rawHeaders.filter((header, at) => at % 2 === 0 && isHostHeader(header)).map(lowerCase);
  const authority = headers[':authority']?.toString();
  if (names.length === 2 && names.includes(':authority') && authority === headers.host) return authority;
  return names.length === 1 ? (authority ?? headers.host) : undefined;
}

function isHostHeader(name: string): boolean {
  return lowerCase(name) === 'host' || name === ':authority';
}

function lowerCase(name: string): string {
  return name.toLowerCase();
}

/** Whether the browser reports that another site's page made the request; pages cannot set or remove this header. */
export function isForeignFetch({ headers }: RequestHead): boolean {
  return !OWN_FETCHES.includes(headers['sec-fetch-site']?.toString().toLowerCase());
}

/**
 * The guard of a port that serves programs and no pages: all requests that a browser sends on behalf of a page are
 * refused, including preflights, so none of our answers ever carries a CORS header.
 */
export function refuseForeign(head: RequestHead, port: number): Refusal | undefined {
  const { method, url = '' } = head;
  // A target in absolute form would override the Host header.
  if (!isLoopbackHost(onlyHost(head), port) || !(url.startsWith('/') || url === '*')) {
    return {
      reason: 'host',
      message: `Only requests to 127.0.0.1, localhost, names below it or localhost.localstack.cloud, with port ${port}, are answered.`,
    };
  }
  if (head.headers.origin !== undefined || isForeignFetch(head)) {
    return { reason: 'origin', message: 'Web pages may not use this service.' };
  }
  // A GET for an image carries no Origin.
  if (method !== 'POST' && isQueryCall(url)) {
    return { reason: 'method', message: 'Query-protocol calls are answered by POST only.' };
  }
  return undefined;
}

function isQueryCall(url: string): boolean {
  const names = new URLSearchParams(url.slice(url.indexOf('?') + 1)).keys();
  return url.includes('?') && [...names].some((name) => name.toLowerCase() === 'action');
}
