import { missedBars } from '../../../../lib/domain/evaluation/bars';
import { evaluate } from '../../../../lib/domain/evaluation/evaluate';

const evaluation = evaluate({
  truth: {
    events: 10,
    flagged: [1, 2, 3].map((at) => ({ eventId: `EVT-r-${at}`, eventTimeMs: at, flags: [{ type: 'A' }] })),
    ranges: new Map([['r', { from: 0, to: 10 }]]),
    cutOff: new Set(),
  },
  detections: [1, 2, 7].map((at) => ({ eventId: `EVT-r-${at}`, type: 'A' })),
  rules: [
    { name: 'A', covers: ['A'] },
    { name: 'SILENT', covers: ['B'] },
  ],
});

test('a rule below a bar is named, with the figure truncated and not rounded', () => {
  expect(missedBars(evaluation, { minPrecision: 0.7, minRecall: 0.6 })).toEqual(['A: precision 0.666 is below 0.7']);
});

test('a rule without a figure is not measured against the bar', () => {
  expect(missedBars(evaluation, { minPrecision: 0.6, minRecall: 0.6 })).toEqual([]);
});

test('a bar that no rule has a figure for is missed', () => {
  expect(missedBars({ rules: evaluation.rules.slice(1) }, { minRecall: 0 })).toEqual([
    'no rule has a recall to hold against 0',
  ]);
});

test('without bars nothing is missed', () => {
  expect(missedBars(evaluation, {})).toEqual([]);
});
