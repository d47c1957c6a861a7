import {
  backoffMs,
  FIRST_LIVE,
  nextLive,
  type LiveMachine,
  type LiveMachineEvent,
} from '../../../dashboard/src/api/live-machine';

const live: LiveMachine = { ...FIRST_LIVE, phase: 'live', lastId: 'b-1' };
const failing: LiveMachine = { ...live, phase: 'connecting', failures: 2, retryMs: 3_000 };
const failed: LiveMachineEvent = { type: 'failed', reason: 'The API does not answer.', random: 1 };

test.each<[string, LiveMachine, LiveMachineEvent, Partial<LiveMachine>]>([
  ['an answer makes the connection live', FIRST_LIVE, { type: 'answered' }, { phase: 'live' }],
  ['a message with an id moves the place', live, { type: 'received', id: 'b-2' }, { lastId: 'b-2' }],
  ['a message without an id keeps the place', live, { type: 'received', id: undefined }, { lastId: 'b-1' }],
  ['a message ends a row of failures', failing, { type: 'received', id: 'b-2' }, { failures: 0 }],
  ['an answer alone does not end a row of failures', failing, { type: 'answered' }, { failures: 2 }],
  ['the advised wait is taken', live, { type: 'retry-advised', retryMs: 2_000 }, { retryMs: 2_000 }],
  ['the advised wait is capped', live, { type: 'retry-advised', retryMs: 60_000 }, { retryMs: 15_000 }],
  ['an ended stream waits as advised', failing, { type: 'ended' }, { phase: 'waiting', delayMs: 3_000, failures: 2 }],
  ['a failure waits longer than the one before', failing, failed, { phase: 'waiting', delayMs: 4_000, failures: 3 }],
  ['a failure says why', live, failed, { reason: 'The API does not answer.' }],
  ['a rest has no next attempt', live, { type: 'rest' }, { phase: 'resting', delayMs: 0, lastId: 'b-1' }],
  ['a wait ends with the next attempt', { ...live, phase: 'waiting' }, { type: 'connect' }, { phase: 'connecting' }],
  ['a rest ends with the next attempt', { ...live, phase: 'resting' }, { type: 'connect' }, { phase: 'connecting' }],
  ['closed stays closed', { ...live, phase: 'closed' }, { type: 'connect' }, { phase: 'closed' }],
])('%s', (_behaviour, machine, event, changed) => {
  expect(nextLive(machine, event)).toMatchObject(changed);
});

test('the wait doubles up to fifteen seconds, half of it random', () => {
  expect([1, 2, 3, 4, 5, 50].map((failures) => backoffMs(failures, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
  expect(backoffMs(3, 0)).toBe(2_000);
});
