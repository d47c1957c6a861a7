import { apiFailures } from '../../../../../lib/domain/detection/rules/api-failures';
import { anApiCall, every } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const failed = (at: number) => anApiCall(at, { status: 503 });

test('the fifth failed call within a minute is found, and no later one of the same burst', () => {
  expect(firesAt(apiFailures, every(5, 40, failed))).toEqual([4]);
});

test('status 400 and above is a failure; successful calls neither count nor end a burst', () => {
  const calls = [399, 400, 200, 404, 302, 500, 429, 200, 400, 500].map((status, at) => anApiCall(at, { status }));
  expect(firesAt(apiFailures, calls)).toEqual([8]);
});

test('five failures over a full minute are no burst', () => {
  expect(firesAt(apiFailures, every(15, 40, failed))).toEqual([]);
});

test('the report names the last status and how long the burst took', () => {
  expect(detectionsOf(apiFailures, every(3, 5, failed))).toMatchObject([
    { score: 0.9, description: '5 failed API calls within 12.0 s, the last with status 503.' },
  ]);
});
