import { stripFigures } from '../../../dashboard/src/model/strip';
import { aCounters, aVerify } from '../answers';

const verify = aVerify({ totals: { generated: 400, accepted: 400, bronze: 390, quarantined: 3 } });

test('all figures are from the same message of the stream', () => {
  const counters = aCounters({ generated: 491, accepted: 480, bronze: 478, stored: 7_000 });
  expect(stripFigures(counters, verify)).toEqual({ generated: 491, accepted: 480, bronze: 478, quarantined: 3 });
});

test("without a generated count from the stream, the figures are the proof's", () => {
  const counters = aCounters({ generated: null, accepted: null, bronze: null, stored: 7_000 });
  expect(stripFigures(counters, verify)).toEqual({ generated: 400, accepted: 400, bronze: 390, quarantined: 3 });
});

test('without any generated count, only the stored records show', () => {
  const nothing = aVerify({ totals: { generated: null, accepted: null, bronze: 0, quarantined: 0 } });
  const counters = aCounters({ generated: null, accepted: null, bronze: null, stored: 7_000 });
  expect(stripFigures(counters, nothing)).toEqual({ generated: null, accepted: null, bronze: 7_000, quarantined: 0 });
});

test('an idle producer does not show 0 generated above events that others stored', () => {
  const nothing = aVerify({ totals: { generated: null, accepted: null, bronze: 0, quarantined: 0 } });
  const counters = aCounters({ generated: 0, accepted: 0, bronze: null, stored: 6_000 });
  expect(stripFigures(counters, nothing)).toMatchObject({ generated: null, accepted: null, bronze: 6_000 });
});
