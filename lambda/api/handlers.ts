import type { RouteId, RouteInput } from '../../lib/domain/api/routes';
import type { Answer } from './answer';
import type { ApiDependencies, RequestInfo } from './dependencies';
import { controlHandlers } from './handlers/control';
import { countHandlers } from './handlers/counts';
import { detectionHandlers } from './handlers/detections';
import { documentHandlers } from './handlers/documents';
import { eventHandlers } from './handlers/events';
import { healthHandlers } from './handlers/health';
import { quarantineHandlers } from './handlers/quarantine';
import { riskHandlers } from './handlers/risk';
import { streamHandlers } from './handlers/stream';

export type Handler<Id extends RouteId> = (
  input: RouteInput<Id>,
  dependencies: ApiDependencies,
  request: RequestInfo,
) => Promise<Answer>;

/** One for each route: the compiler misses any that is not there. */
export type Handlers = { readonly [Id in RouteId]: Handler<Id> };

export const HANDLERS: Handlers = {
  ...eventHandlers,
  ...riskHandlers,
  ...detectionHandlers,
  ...quarantineHandlers,
  ...countHandlers,
  ...healthHandlers,
  ...streamHandlers,
  ...controlHandlers,
  ...documentHandlers,
};
