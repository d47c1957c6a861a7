import { MAX_URL_LENGTH } from '../contract/limits';
import { ApiProblem } from '../contract/problem';
import { isForeignFetch, isLoopbackHost, onlyHost, type RequestHead } from '../../core/loopback-guard';

const METHODS = ['GET', 'HEAD', 'POST'];
const SCHEME = 'http://';

/**
 * The problem with a request that must not be answered: a foreign name that resolves to 127.0.0.1 is refused (DNS
 * rebinding), and so is a request from another page (CSRF).
 */
export function guard(head: RequestHead, port: number): ApiProblem | undefined {
  const { method = '', url: target = '' } = head;
  if (target.length > MAX_URL_LENGTH) {
    return new ApiProblem('uri_too_long', `URLs have at most ${MAX_URL_LENGTH} characters`);
  }
  if (!target.startsWith('/') || target.startsWith('//')) {
    return new ApiProblem('malformed_request', 'the request target must be a path such as /events');
  }
  if (!isLoopbackHost(onlyHost(head), port)) {
    return new ApiProblem('forbidden_host', `use 127.0.0.1:${port} or localhost:${port}`);
  }
  if (!isOwnOrigin(head.headers.origin, port) || (isForeignFetch(head) && !isFollowedLink(head))) {
    return new ApiProblem('forbidden_origin', 'only pages of this server may ask here');
  }
  if (!METHODS.includes(method)) {
    return new ApiProblem('method_not_allowed', `this server takes ${METHODS.join(', ')}`, {
      headers: { allow: METHODS.join(', ') },
    });
  }
  return undefined;
}

/** Programs and plain links send no origin; pages of this server send its own. */
function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return origin === undefined || (origin.startsWith(SCHEME) && isLoopbackHost(origin.slice(SCHEME.length), port));
}

/** People may follow a link from anywhere; images and scripts may not be loaded from anywhere. */
function isFollowedLink({ method, headers }: RequestHead): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
}
