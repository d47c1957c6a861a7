import { structuring } from '../../../../../lib/domain/detection/rules/structuring';
import { aPayment, every } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const below = (secondsLater: number, way = 'A>B') => aPayment(secondsLater, way, { amount: 480_000 });

test('the third payment of a debtor just below the limit is found, and no later one of the same row', () => {
  expect(
    firesAt(
      structuring,
      every(60, 20, (at) => below(at)),
    ),
  ).toEqual([2]);
});

test('just below is from 450,000 to below 500,000', () => {
  const amounts = [449_999, 450_000, 500_000, 499_999, 600_000, 470_000];
  expect(
    firesAt(
      structuring,
      amounts.map((amount, at) => aPayment(at, 'A>B', { amount })),
    ),
  ).toEqual([5]);
});

test('it is the debtor that counts, whoever is paid', () => {
  expect(firesAt(structuring, [below(0, 'A>B'), below(1, 'A>C'), below(2, 'A>D')])).toEqual([2]);
  expect(firesAt(structuring, [below(0, 'B>A'), below(1, 'C>A'), below(2, 'D>A')])).toEqual([]);
});

test('three in ten minutes are none, and after a pause it is a new one', () => {
  expect(
    firesAt(
      structuring,
      every(300, 9, (at) => below(at)),
    ),
  ).toEqual([]);
  expect(
    firesAt(
      structuring,
      [0, 1, 2, 900, 901, 902].map((at) => below(at)),
    ),
  ).toEqual([2, 5]);
});

test('the report names the debtor and the time it took', () => {
  expect(
    detectionsOf(
      structuring,
      every(60, 3, (at) => below(at)),
    ),
  ).toMatchObject([
    { score: 0.9, description: '3 payments of A just below 500000 within 2.0 min, the last of 480000.' },
  ]);
});
