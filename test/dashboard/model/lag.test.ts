import { lagTile } from '../../../dashboard/src/model/lag';
import { aCounters } from '../answers';

test('the two lags are separate: the producer behind its schedule, the consumer behind the stream', () => {
  const tile = lagTile(aCounters({ iterator_age_ms: 300, behind_schedule_ms: 1_200 }));
  expect(tile).toEqual({
    consumer: '300 ms',
    consumerTone: 'none',
    producer: '1.2 s',
    producerTone: 'none',
    pace: undefined,
  });
});

test('a late producer is amber, with the rates asked for and reached', () => {
  const counters = aCounters({ behind_schedule_ms: 126_132, asked_per_second: 50, accepted_per_second: 12.2 });
  expect(lagTile(counters)).toMatchObject({
    producer: '2 min 6 s',
    producerTone: 'wait',
    consumerTone: 'none',
    pace: 'asked 50/s, reached 12.2/s',
  });
});

test('a late consumer is amber', () => {
  expect(lagTile(aCounters({ iterator_age_ms: 61_000 }))).toMatchObject({ consumerTone: 'wait', producerTone: 'none' });
});

test('an unknown lag is a dash, not 0', () => {
  expect(lagTile(undefined)).toMatchObject({ consumer: '–', consumerTone: 'none', producer: '–', pace: undefined });
  expect(lagTile(aCounters({ behind_schedule_ms: null, asked_per_second: null })).producer).toBe('–');
});
