import { setTimeout as delay } from 'node:timers/promises';
import type { Patience } from '../../lib/aws/patience';

/** Real time and chance for the waits between two calls. */
export const RETRY_PATIENCE: Patience = {
  random: Math.random,
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
