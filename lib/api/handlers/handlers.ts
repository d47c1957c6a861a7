import type { Handlers } from './handler';
import { controlHandlers } from './control';
import { countHandlers } from './counts';
import { detectionHandlers } from './detections';
import { documentHandlers } from './documents';
import { eventHandlers } from './events';
import { healthHandlers } from './health';
import { quarantineHandlers } from './quarantine';
import { riskHandlers } from './risk';
import { streamHandlers } from './stream';

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
