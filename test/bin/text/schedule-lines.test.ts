import { fellBehindLines } from '../../../bin/text/schedule-lines';
import type { ProducerSummary } from '../../../producer/run/run-summary';

const ended = (change: Partial<ProducerSummary>) =>
  fellBehindLines({
    runId: 'r1',
    stoppedBy: 'duration',
    generated: 1_200,
    target: 1_200,
    behindScheduleMs: 100,
    dueNotAccepted: 3,
    askedPerSecond: 50,
    eventsPerSecond: 49.6,
    ...change,
  } as ProducerSummary);

test('a run that kept up says nothing about its schedule', () => {
  expect(ended({})).toEqual([]);
});

test('a run that fell behind says the requested rate and the rate it reached', () => {
  expect(ended({ stoppedBy: 'count', behindScheduleMs: 76_000, dueNotAccepted: 3_800, eventsPerSecond: 12.1 })).toEqual(
    [
      '76.0 s behind schedule (asked 50/s, reached 12/s): 3,800 events were due and not accepted when the last was made',
    ],
  );
});

test('a run whose time ended before all events were generated says how to continue', () => {
  expect(ended({ target: 30_000 })).toEqual([
    'the time was over with 1,200 of 30,000 events made: the same command with --run-id r1 goes on with the rest',
  ]);
});
