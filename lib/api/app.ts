import { timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { sha256Hex } from '../core/hash';
import { ApiProblem } from './contract/problem';
import { ROUTE_IDS, ROUTES, type Route, type RouteId } from './contract/routes';
import { isBackendFault } from './backend-fault';
import type { ApiDependencies, RequestInfo } from './live/dependencies';
import { HANDLERS } from './handlers/handlers';
import { readInput } from './read-input';
import { respond, respondWithProblem } from './respond';

/** The whole API as a function from a request to a response, the same on Node.js and in Lambda. */
export function createApi(dependencies: ApiDependencies): Hono {
  const app = new Hono();
  for (const id of ROUTE_IDS) {
    const route: Route = ROUTES[id];
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, (context) => timed(id, route, context, dependencies));
  }
  for (const path of new Set(ROUTE_IDS.map((id) => ROUTES[id].path))) {
    app.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), () => respondWithProblem(methodNotAllowed(path)));
  }
  app.notFound(() => respondWithProblem(new ApiProblem('not_found', 'no such path; /docs lists all paths')));
  app.onError((error) => respondWithProblem(problemOf(error, dependencies)));
  return app;
}

/** Answers, and takes the time until the answer begins by the route's template: a path would have a value per event. */
async function timed(id: RouteId, route: Route, context: Context, dependencies: ApiDependencies): Promise<Response> {
  const startedAt = performance.now();
  const response = await serve(id, route, context, dependencies).catch((error: Error) =>
    respondWithProblem(problemOf(error, dependencies)),
  );
  const labels = { method: route.method, route: route.path, status: String(response.status) };
  dependencies.metrics.observe('apiDuration', labels, (performance.now() - startedAt) / 1000);
  return response;
}

async function serve(id: RouteId, route: Route, context: Context, dependencies: ApiDependencies): Promise<Response> {
  const { req } = context;
  if (route.access === 'control') requireToken(req.header('authorization'), dependencies);
  const input = await readInput<RouteId>(route, {
    params: req.param(),
    query: new URL(req.url).searchParams,
    contentType: req.header('content-type'),
    readBody: () => req.text(),
  });
  const info: RequestInfo = {
    method: req.method,
    accept: req.header('accept'),
    lastEventId: req.header('last-event-id'),
  };
  // The compiler knows no common input of all handlers; `readInput` ensures that each gets its own.
  const answer = await HANDLERS[id](input as never, dependencies, info);
  return respond(answer, info, dependencies);
}

function requireToken(authorization: string | undefined, { control }: ApiDependencies): void {
  // Without a producer there is no token either: the handler reports that.
  if (!control) return;
  const given = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization ?? '')?.[1] ?? '';
  // Hashes always have equal lengths.
  if (timingSafeEqual(Buffer.from(sha256Hex(Buffer.from(given))), Buffer.from(sha256Hex(Buffer.from(control.token))))) {
    return;
  }
  throw new ApiProblem(
    'unauthorized',
    'send the token that the server printed at its start: Authorization: Bearer <token>',
    {
      headers: { 'www-authenticate': 'Bearer' },
    },
  );
}

function methodNotAllowed(path: string): ApiProblem {
  const methods = ROUTE_IDS.map((id) => ROUTES[id])
    .filter((route) => route.path === path)
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const allow = methods.join(', ');
  return new ApiProblem('method_not_allowed', `this path takes ${allow}`, { headers: { allow } });
}

/** An unexpected error is logged, and its details are not shown to the client. */
function problemOf(error: Error, { log }: ApiDependencies): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isBackendFault(error)) {
    log.warn({ error: `${error.name}: ${error.message}` }, 'the stream or the tables do not answer');
    return new ApiProblem('backend_unavailable', 'the stream or the tables do not answer; see /pipeline', {
      headers: { 'retry-after': '5' },
    });
  }
  log.error({ error: error.stack ?? String(error) }, 'a request failed');
  return new ApiProblem('internal', 'the server failed; its log says how');
}
