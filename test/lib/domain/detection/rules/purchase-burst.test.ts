import { purchaseBurst } from '../../../../../lib/domain/detection/rules/purchase-burst';
import { aPurchase, every } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const MINUTE = 60;

test('the fifth purchase within an hour is a burst, and no later one of the same burst is found', () => {
  expect(firesAt(purchaseBurst, every(10 * MINUTE, 9, aPurchase))).toEqual([4]);
});

test('the hour slides: purchases on both sides of a full hour are a burst', () => {
  expect(
    firesAt(
      purchaseBurst,
      every(MINUTE, 5, (at) => aPurchase(at + 58 * MINUTE)),
    ),
  ).toEqual([4]);
});

test('five purchases over a full hour are no burst', () => {
  expect(firesAt(purchaseBurst, every(15 * MINUTE, 20, aPurchase))).toEqual([]);
});

test('after an hour with fewer purchases, a new burst is found', () => {
  const again = [...every(MINUTE, 5, aPurchase), ...every(MINUTE, 5, (at) => aPurchase(at + 62 * MINUTE))];
  expect(firesAt(purchaseBurst, again)).toEqual([4, 9]);
});

test('the report says how long the burst took', () => {
  expect(detectionsOf(purchaseBurst, every(3 * MINUTE, 5, aPurchase))).toMatchObject([
    { score: 0.9, description: expect.stringContaining('5 purchases within 12.0 min') },
  ]);
});
