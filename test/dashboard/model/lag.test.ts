import { lagTile } from '../../../dashboard/src/model/lag';
import { aCounters } from '../answers';

test('two lags, by two names: the producer behind its schedule, the consumer behind the stream', () => {
  const tile = lagTile(aCounters({ iterator_age_ms: 300, behind_schedule_ms: 1_200 }));
  expect(tile).toEqual({
    consumer: '300 ms',
    consumerTone: 'none',
    producer: '1.2 s',
    producerTone: 'none',
    pace: undefined,
  });
});

test('a producer that does not keep up is amber, and says what was asked and what is reached', () => {
  const counters = aCounters({ behind_schedule_ms: 126_132, asked_per_second: 50, accepted_per_second: 12.2 });
  expect(lagTile(counters)).toMatchObject({
    producer: '2 min 6 s',
    producerTone: 'wait',
    consumerTone: 'none',
    pace: 'asked 50/s, reached 12.2/s',
  });
});

test('a consumer that does not keep up is amber too', () => {
  expect(lagTile(aCounters({ iterator_age_ms: 61_000 }))).toMatchObject({ consumerTone: 'wait', producerTone: 'none' });
});

test('what is not known is not shown as none', () => {
  expect(lagTile(undefined)).toMatchObject({ consumer: '–', consumerTone: 'none', producer: '–', pace: undefined });
  expect(lagTile(aCounters({ behind_schedule_ms: null, asked_per_second: null })).producer).toBe('–');
});
