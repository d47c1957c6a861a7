import { structuring } from '../../../../../lib/domain/detection/rules/structuring';
import { aPayment, every } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const below = (secondsLater: number, way = 'A>B') => aPayment(secondsLater, way, { amount: 480_000 });

test("a debtor's third payment just below the limit is found, and no later one of the same series", () => {
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

test('payments count by debtor, whoever is paid', () => {
  expect(firesAt(structuring, [below(0, 'A>B'), below(1, 'A>C'), below(2, 'A>D')])).toEqual([2]);
  expect(firesAt(structuring, [below(0, 'B>A'), below(1, 'C>A'), below(2, 'D>A')])).toEqual([]);
});

test('three payments over ten minutes are not found, and a new series is found after a pause', () => {
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

test('the report names the debtor and the time the series took', () => {
  expect(
    detectionsOf(
      structuring,
      every(60, 3, (at) => below(at)),
    ),
  ).toMatchObject([
    { score: 0.9, description: '3 payments of A just below 500000 within 2.0 min, the last of 480000.' },
  ]);
});
