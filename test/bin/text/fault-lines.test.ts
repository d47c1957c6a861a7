import { firedByKind, firedLines } from '../../../bin/text/fault-lines';

const COUNTS = [
  { rule: 'early', kind: 'legion:reset', count: 1_200 },
  { rule: 'legion:slow-answer', kind: 'legion:slow-answer', count: 3 },
  { rule: 'late', kind: 'legion:reset', count: 34 },
] as const;

test('the faults that fired are summed by kind', () => {
  expect(firedByKind(COUNTS)).toEqual({ 'legion:reset': 1_234, 'legion:slow-answer': 3 });
  expect(firedLines(COUNTS)).toEqual(['1,237 faults injected: legion:reset 1,234, legion:slow-answer 3']);
});

test('a run without faults has no line about them', () => {
  expect(firedLines([])).toEqual([]);
});
