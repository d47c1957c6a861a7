import { Counters } from '../../../producer/run/counters';
import { dueRecords } from './a-due-records';
import { aRecord } from './a-run';

const counters = (generated = 0, accepted = 0) =>
  new Counters({
    startedAtMs: 0,
    generated,
    accepted,
    due: dueRecords({ generated, owed: generated - accepted, target: 3 }),
  });

const records = (count: number) => Array.from({ length: count }, (_none, sequence) => aRecord(sequence));

test('while the sink accepts nothing, lag grows with the oldest record that is due', () => {
  const counted = counters();
  counted.generated(records(3));
  counted.handedOver(3);
  const lagAt = (ms: number) => counted.snapshot(ms).behindScheduleMs;
  expect([lagAt(500), lagAt(2_500)]).toEqual([500, 2_500]);
  counted.accepted(records(2), 2_500);
  expect(counted.snapshot(2_600)).toMatchObject({ behindScheduleMs: 2_580, maxLagMs: 2_580, inFlight: 1 });
});

test('a record accepted late shows in the largest lag even if nobody looked meanwhile', () => {
  const counted = counters();
  counted.generated(records(3));
  counted.handedOver(3);
  counted.accepted(records(3), 900);
  expect(counted.snapshot(900)).toMatchObject({ behindScheduleMs: 0, maxLagMs: 900, inFlight: 0 });
});

test('a resumed run continues its earlier counts', () => {
  const counted = counters(10, 4);
  counted.generated(Array.from({ length: 5 }, (_none, index) => aRecord(10 + index)));
  counted.handedOver(2);
  counted.accepted(records(2), 10);
  expect(counted.snapshot(10)).toMatchObject({ generated: 15, accepted: 6, acceptedNow: 2 });
});

test('refusals are counted by kind and never as accepted', () => {
  const counted = counters();
  counted.refused({ kind: 'throttled', code: 'T', message: '', count: 3 }, records(3));
  counted.refused({ kind: 'failed', code: 'F', message: '', count: 2 }, records(2));
  counted.retried(records(5));
  const snapshot = counted.snapshot(1);
  expect(snapshot).toMatchObject({ accepted: 0, throttled: 3, failed: 2, retried: 5, firstAcceptedAtMs: undefined });
  expect(snapshot.lastRefusal).toMatchObject({ code: 'F' });
});

test('the rate covers the last five seconds only', () => {
  const counted = counters();
  counted.accepted(records(1_000), 500);
  expect(counted.snapshot(1_000).acceptedPerSecond).toBe(1_000);
  for (let ms = 2_000; ms <= 10_000; ms += 1_000) counted.snapshot(ms);
  expect(counted.snapshot(10_500).acceptedPerSecond).toBe(0);
});
