import { confusionRows, typesWithoutRule } from '../../../dashboard/src/model/confusion-rows';
import { judgedView } from '../../../lib/api/contract/evaluation';
import { evaluate } from '../../../lib/domain/evaluation/evaluate';

const id = (sequence: number) => `EVT-r-${sequence}`;
const injected = ['BURST', 'SCAM', 'QUIET'];

const judged = judgedView(
  evaluate({
    truth: {
      events: 20,
      flagged: injected.map((type, at) => ({ eventId: id(at), eventTimeMs: at, flags: [{ type }] })),
      ranges: new Map([['r', { from: 0, to: 20 }]]),
      cutOff: new Set(),
    },
    detections: [
      { eventId: id(0), type: 'BURST' },
      { eventId: id(1), type: 'BURST' },
      { eventId: id(9), type: 'PLACE' },
    ],
    rules: [
      { name: 'BURST', covers: ['BURST'] },
      { name: 'PLACE', covers: ['TRAVEL'] },
    ],
  }),
  { checked_at: '2026-01-04T17:00:00.000Z', judged_until: '2026-01-04T17:00:00.000Z', complete: true },
);

test('the rows are the types that a rule covers or fired at, then events without a label', () => {
  const rows = confusionRows(judged);
  expect(rows.map((row) => row.injected)).toEqual(['BURST', 'SCAM', null]);
  expect(rows.map(({ total, none }) => [total, none])).toEqual([
    [1, 0],
    [1, 0],
    [17, 16],
  ]);
});

test('a cell says whether its rule covers the type', () => {
  const [burst, scam, ordinary] = confusionRows(judged);
  expect(burst!.cells).toEqual([
    { rule: 'BURST', count: 1, meant: true },
    { rule: 'PLACE', count: 0, meant: false },
  ]);
  expect(scam!.cells[0]).toEqual({ rule: 'BURST', count: 1, meant: false });
  expect(ordinary!.cells[1]).toEqual({ rule: 'PLACE', count: 1, meant: false });
});

test('types that no rule covers are named', () => {
  expect(typesWithoutRule(judged)).toEqual(['QUIET', 'SCAM']);
});
