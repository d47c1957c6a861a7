import { ApiProblem } from '../../../lib/domain/api/problem';
import { MAX_URL_LENGTH } from '../../../lib/domain/api/limits';

/** What is looked at of a request before anything else is done with it. */
export type GuardedRequest = {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
  readonly secFetchMode: string | undefined;
};

const METHODS = ['GET', 'HEAD', 'POST'];

/**
 * The problem with a request, if it must not be answered. Host and Origin are compared to the letter: a name that some
 * resolver turns into 127.0.0.1 is not ours (DNS rebinding), and no other page may ask (CSRF).
 */
export function guard(request: GuardedRequest, port: number): ApiProblem | undefined {
  const { method, target, host, origin } = request;
  if (target.length > MAX_URL_LENGTH) {
    return new ApiProblem('uri_too_long', `URLs have at most ${MAX_URL_LENGTH} characters`);
  }
  if (!target.startsWith('/') || target.startsWith('//')) {
    return new ApiProblem('malformed_request', 'the request target must be a path such as /events');
  }
  const hosts = allowedHosts(port);
  if (host === undefined || !hosts.includes(host)) {
    return new ApiProblem('forbidden_host', `use one of ${hosts.join(', ')}`);
  }
  if (origin !== undefined && !hosts.some((name) => origin === `http://${name}`)) {
    return new ApiProblem('forbidden_origin', 'only pages of this server may ask here');
  }
  if (isForeignFetch(request)) return new ApiProblem('forbidden_origin', 'only pages of this server may ask here');
  if (!METHODS.includes(method)) {
    return new ApiProblem('method_not_allowed', `this server takes ${METHODS.join(', ')}`, {
      headers: { allow: METHODS.join(', ') },
    });
  }
  return undefined;
}

export function allowedHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** A foreign page's request without an Origin, such as an image's. A link that a person follows is none. */
function isForeignFetch({ method, secFetchSite, secFetchMode }: GuardedRequest): boolean {
  const foreign = secFetchSite === 'cross-site' || secFetchSite === 'same-site';
  return foreign && !(secFetchMode === 'navigate' && method === 'GET');
}
