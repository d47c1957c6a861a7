import { largePurchase } from '../../../../../lib/domain/detection/rules/large-purchase';
import { aLogin, aPurchase } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

test('each purchase of more than 1,000 is found', () => {
  const purchases = [999.99, 1000, 1000.01, 20, 5000].map((amount, at) => aPurchase(at, { amount }));
  expect(firesAt(largePurchase, [aLogin(0), ...purchases])).toEqual([3, 5]);
});

test('the report names the amount; the larger, the higher the score', () => {
  const purchases = [1000.01, 5000].map((amount, at) => aPurchase(at, { amount }));
  expect(detectionsOf(largePurchase, purchases)).toMatchObject([
    { score: 0.5, description: 'A purchase of 1000.01, more than 1000.' },
    { score: 0.9 },
  ]);
});
