import { METRICS } from '../../../lib/domain/metrics';
import { ProducerMeter } from '../../../producer/run/producer-meter';

const login = { eventType: 'LOGIN' } as const;
const assessment = { eventType: 'CREDIT_ASSESSMENT' } as const;

test('what becomes of events is counted by workload and type, and taken once', () => {
  const meter = new ProducerMeter();
  meter.count('generated', [assessment, login, assessment]);
  meter.count('throttled', [login]);
  expect(meter.take().counters).toEqual([
    { id: 'generated', labels: { workload: 'credit', event_type: 'CREDIT_ASSESSMENT' }, add: 2 },
    { id: 'generated', labels: { workload: 'signals', event_type: 'LOGIN' }, add: 1 },
    { id: 'throttled', labels: { workload: 'signals', event_type: 'LOGIN' }, add: 1 },
  ]);
  expect(meter.take().counters).toEqual([]);
});

test('lateness is in seconds, an early event is not late, and without a schedule there is none', () => {
  const meter = new ProducerMeter();
  for (const lateMs of [250, -40, -Infinity]) meter.onLateness(lateMs);
  const [lateness] = meter.take().histograms;
  expect(lateness).toMatchObject({ id: 'dueToAccepted', sum: 0.25 });
  expect(lateness!.counts.reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(lateness!.counts[METRICS.dueToAccepted.buckets.indexOf(0.25)]).toBe(1);
});
