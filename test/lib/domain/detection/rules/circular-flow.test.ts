import { circularFlow } from '../../../../../lib/domain/detection/rules/circular-flow';
import { aPayment, every } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

/** A payment a minute. */
const payments = (...ways: readonly string[]) => ways.map((way, at) => aPayment(at * 60, way));

test('money that returns through three to five accounts is found when it is back', () => {
  expect(firesAt(circularFlow, payments('A>B', 'B>C', 'C>A'))).toEqual([2]);
  expect(firesAt(circularFlow, payments('A>B', 'B>C', 'C>D', 'D>A'))).toEqual([3]);
  expect(firesAt(circularFlow, payments('A>B', 'B>C', 'C>D', 'D>E', 'E>A'))).toEqual([4]);
});

test('a circle of two accounts is trade, and six are too many', () => {
  expect(firesAt(circularFlow, payments('A>B', 'B>A', 'A>B'))).toEqual([]);
  expect(firesAt(circularFlow, payments('A>B', 'B>C', 'C>D', 'D>E', 'E>F', 'F>A'))).toEqual([]);
});

test('money cannot be passed on before it has arrived', () => {
  expect(firesAt(circularFlow, payments('B>C', 'A>B', 'C>A'))).toEqual([]);
});

test('other payments in between do not hide a circle', () => {
  expect(firesAt(circularFlow, payments('A>B', 'B>X', 'X>Y', 'B>C', 'C>B', 'C>A'))).toEqual([5]);
});

test('the amounts must be nearly equal', () => {
  const circle = (...amounts: readonly number[]) =>
    ['A>B', 'B>C', 'C>A'].map((way, at) => aPayment(at, way, { amount: amounts[at]! }));
  expect(firesAt(circularFlow, circle(20_000, 19_600, 19_200))).toEqual([2]);
  expect(firesAt(circularFlow, circle(20_000, 19_600, 16_000))).toEqual([]);
});

test('circles of small amounts are ignored', () => {
  const circle = (amount: number) => ['A>B', 'B>C', 'C>A'].map((way, at) => aPayment(at, way, { amount }));
  expect(firesAt(circularFlow, circle(10_000))).toEqual([2]);
  expect(firesAt(circularFlow, circle(9_999))).toEqual([]);
});

test('a circle that takes too long is not found', () => {
  const slow = ['A>B', 'B>C', 'C>A'].map((way, at) => aPayment(at * 3_600, way));
  expect(firesAt(circularFlow, slow)).toEqual([]);
});

test('a circle is found once, and again when the money goes around again', () => {
  expect(firesAt(circularFlow, payments('A>B', 'B>C', 'C>A', 'C>A'))).toEqual([2]);
  expect(firesAt(circularFlow, payments('A>B', 'B>C', 'C>A', 'A>B', 'B>C', 'C>A'))).toEqual([2, 5]);
});

test('the report names the accounts and the time the circle took', () => {
  expect(detectionsOf(circularFlow, payments('A>B', 'B>C', 'C>A'))).toMatchObject([
    { description: 'About 10000 went around 3 accounts (C, A, B) within 2.0 min.' },
  ]);
});

test('only the latest payments of a busy group are considered', () => {
  const busy = every(1, 200, (at) => aPayment(at + 1, `M${at}>N${at}`));
  expect(firesAt(circularFlow, [aPayment(0, 'A>B'), ...busy, aPayment(300, 'B>C'), aPayment(301, 'C>A')])).toEqual([]);
});
