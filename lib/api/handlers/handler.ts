import type { RouteId, RouteInput } from '../contract/routes';
import type { Answer } from './answer';
import type { ApiDependencies, RequestInfo } from '../live/dependencies';

type Handler<Id extends RouteId> = (
  input: RouteInput<Id>,
  dependencies: ApiDependencies,
  request: RequestInfo,
) => Promise<Answer>;

/** One for each route: the compiler misses any that is not there. */
export type Handlers = { readonly [Id in RouteId]: Handler<Id> };
