import fc from 'fast-check';
import { baselineFlags } from '../../../dashboard/src/model/baseline-detector';
import { detectionQuality } from '../../../dashboard/src/model/detection-quality';
import { flaggedIds } from '../../../dashboard/src/model/flagged-ids';
import { anEventRow } from '../answers';

const ordinary = (id: string) => ({ event_id: id, anomaly_categories: [] });
const faulty = (id: string, ...anomaly_categories: string[]) => ({ event_id: id, anomaly_categories });

test('precision, recall and F1 follow from the confusion table', () => {
  const events = [faulty('a', 'X'), faulty('b', 'X', 'Y'), faulty('c', 'Y'), ordinary('d'), ordinary('e')];
  const quality = detectionQuality(events, new Set(['a', 'b', 'd', 'nowhere']));
  expect(quality).toMatchObject({
    truePositives: 2,
    falsePositives: 1,
    falseNegatives: 1,
    trueNegatives: 1,
    unknownIds: 1,
  });
  expect([quality.precision, quality.recall, quality.f1]).toEqual([2 / 3, 2 / 3, 2 / 3]);
  expect(quality.byCategory).toEqual([
    { category: 'X', labelled: 2, found: 2 },
    { category: 'Y', labelled: 2, found: 1 },
  ]);
});

test('a rate without a divisor is unknown, not 0 or 100 %', () => {
  expect(detectionQuality([ordinary('a')], new Set())).toMatchObject({ precision: null, recall: null, f1: null });
  expect(detectionQuality([faulty('a', 'X')], new Set())).toMatchObject({ precision: null, recall: 0, f1: null });
});

test('an event stored twice counts once, and the four counts add up to all events', () => {
  const id = fc.integer({ min: 0, max: 20 }).map(String);
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.boolean())), fc.array(id), (rows, flagged) => {
      const events = rows.map(([event_id, isFaulty]) => (isFaulty ? faulty(event_id, 'X') : ordinary(event_id)));
      const quality = detectionQuality(events, new Set(flagged));
      const { truePositives, falsePositives, falseNegatives, trueNegatives } = quality;
      expect(truePositives + falsePositives + falseNegatives + trueNegatives).toBe(
        new Set(rows.map(([at]) => at)).size,
      );
    }),
  );
});

test('ids are found in NDJSON, CSV and bare lines', () => {
  const text = [
    '{"event_id":"EVT-a.1-7","anomaly":true}',
    '{"event_id":"EVT-a.1-8","anomaly":false}',
    'EVT-a.1-9,HIGH,0.93',
    '  EVT-a.1-10',
    'event_id,severity,score',
    '',
  ].join('\r\n');
  expect([...flaggedIds(text)]).toEqual(['EVT-a.1-7', 'EVT-a.1-9', 'EVT-a.1-10']);
});

test('the baseline sees the fields of a row, never its labels', () => {
  expect(baselineFlags(anEventRow({ number: 1 }))).toBe(false);
  expect(baselineFlags(anEventRow({ number: 1, anomaly_types: ['X'], anomaly_categories: ['X'] }))).toBe(false);
  for (const change of [
    { customer_id: null },
    { risk_level: null },
    { credit_limit: null },
    { credit_limit: -1 },
    { credit_limit: 2e6 },
  ]) {
    expect(baselineFlags(anEventRow({ number: 1, ...change }))).toBe(true);
  }
});
