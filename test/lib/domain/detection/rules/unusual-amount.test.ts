import { unusualAmount } from '../../../../../lib/domain/detection/rules/unusual-amount';
import { aCardTransaction, every } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const paid = (...amounts: readonly number[]) => amounts.map((amount, at) => aCardTransaction(at, { amount }));
const often = (amount: number) => every(60, 30, () => amount);

test('the first amount says nothing; the second can be unusual', () => {
  expect(firesAt(unusualAmount, paid(1_000_000))).toEqual([]);
  expect(firesAt(unusualAmount, paid(300, 1_000_000))).toEqual([1]);
});

test('the better a customer is known, the smaller the deviation needed', () => {
  expect(firesAt(unusualAmount, paid(300, 2_000))).toEqual([]);
  expect(firesAt(unusualAmount, paid(...often(300), 2_000))).toEqual([30]);
});

test('high amounts are usual for a customer who spends much', () => {
  expect(firesAt(unusualAmount, paid(...often(9_000), 20_000))).toEqual([]);
  expect(firesAt(unusualAmount, paid(...often(100), 20_000))).toEqual([30]);
});

test('small amounts are never found, not even absurd ones', () => {
  expect(firesAt(unusualAmount, paid(...often(9_000), 1, 0.01))).toEqual([]);
});

test('one unusual amount does not make the next one usual', () => {
  expect(firesAt(unusualAmount, paid(...often(300), 90_000, 90_000))).toEqual([30, 31]);
});

test('the report names the amount and what is usual; the farther out, the higher the score', () => {
  const [some] = detectionsOf(unusualAmount, paid(...often(300), 8_000));
  const [much] = detectionsOf(unusualAmount, paid(...often(300), 90_000));
  expect(some!.description).toMatch(/^An amount of 8000, \d\.\d spreads above the usual 30\d\.$/);
  expect(some!.score).toBeGreaterThanOrEqual(0.5);
  expect(much!.score).toBeGreaterThan(some!.score);
});
