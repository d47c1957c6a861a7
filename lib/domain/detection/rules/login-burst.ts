import { defineBurstRule } from '../burst-rule';

export const loginBurst = defineBurstRule<true>({
  name: 'LOGIN_BURST',
  severity: 'HIGH',
  description:
    'More than 10 logins, successful or not, within a minute; again only after a login has found 10 or fewer in its last minute, itself included.',
  eventTypes: ['LOGIN'],
  covers: ['LOGIN_BURST'],
  limit: { count: 11, windowMs: 60_000 },
  factOf: (event) => (event.event_type === 'LOGIN' ? true : undefined),
  describe: (_login, span) => `11 logins within ${span}, where at most 10 in a minute are usual.`,
});
