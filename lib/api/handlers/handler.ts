import type { RouteId, RouteInput } from '../contract/routes';
import type { Answer } from './answer';
import type { ApiDependencies, RequestInfo } from '../live/dependencies';

type Handler<Id extends RouteId> = (
  input: RouteInput<Id>,
  dependencies: ApiDependencies,
  request: RequestInfo,
) => Promise<Answer>;

/** One per route: the compiler reports a missing one. */
export type Handlers = { readonly [Id in RouteId]: Handler<Id> };
