import { defineBurstRule } from '../burst-rule';

/** HTTP: 4xx is the caller's fault, 5xx the server's. */
const FIRST_FAILURE_STATUS = 400;

export const apiFailures = defineBurstRule<number>({
  name: 'API_FAILURES',
  severity: 'MEDIUM',
  description:
    '5 or more failed API calls (status 400 and up) within a minute; again only after a failed call has found fewer in its last minute, itself included.',
  eventTypes: ['API_CALL'],
  covers: ['API_FAILURES'],
  limit: { count: 5, windowMs: 60_000 },
  factOf: (event) =>
    event.event_type === 'API_CALL' && event.api_call.status >= FIRST_FAILURE_STATUS
      ? event.api_call.status
      : undefined,
  describe: (status, span) => `5 failed API calls within ${span}, the last with status ${status}.`,
});
