import { oldestAgeMs } from '../../../lambda/stream/oldest-age';
import { lowestFailure } from '../../../lambda/stream/record-failure';

const failure = (sequenceNumber: string) => ({ sequenceNumber, message: `failed at ${sequenceNumber}` });

test('the lowest failure has the lowest sequence number by value, not as text', () => {
  expect(lowestFailure(['100', '99', '101'].map(failure))).toEqual(failure('99'));
  expect(lowestFailure([])).toBeUndefined();
});

test('the age of a batch is that of its oldest record, and never negative', () => {
  const arrived = (arrivedAtMs: number) => ({
    ingest: { arrivedAtMs, shardId: 's', sequenceNumber: '1', ingestedAtMs: 0 },
  });
  expect(oldestAgeMs([arrived(900), arrived(400), arrived(800)], 1_000)).toBe(600);
  expect(oldestAgeMs([arrived(1_200)], 1_000)).toBe(0);
  expect(oldestAgeMs([], 1_000)).toBe(0);
});
