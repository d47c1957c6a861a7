import { quarantineCensusLines, quarantinedLine } from '../../../bin/text/quarantine-lines';

const none = { records: 0, byReason: {} };

test('an empty quarantine adds no line to a proof', () => {
  expect(quarantineCensusLines({ ofRun: none, ofOtherRuns: none, ofNoRun: none })).toEqual([]);
});

test('a proof names the reasons of its run, and the records that belong to no run', () => {
  const lines = quarantineCensusLines({
    ofRun: { records: 3, byReason: { TOO_LARGE: 2, NOT_JSON: 1 } },
    ofOtherRuns: { records: 1, byReason: { NOT_JSON: 1 } },
    ofNoRun: { records: 4000, byReason: { NOT_JSON: 3990, NOT_UTF8: 10 } },
  });
  expect(lines).toEqual([
    'in quarantine of this run: 2 TOO_LARGE, 1 NOT_JSON',
    '1 record of other runs in quarantine',
    '4,000 records of no run in quarantine: 3,990 NOT_JSON, 10 NOT_UTF8; legion query quarantine shows them',
  ]);
});

test('the status counts the quarantined records by reason', () => {
  expect(quarantinedLine(none)).toBe('0 quarantined');
  expect(quarantinedLine({ records: 2, byReason: { ID_MISMATCH: 2 } })).toBe(
    '2 quarantined: 2 ID_MISMATCH; legion query quarantine shows them',
  );
});
