import { stripFigures } from '../../../dashboard/src/model/strip';
import { aCounters, aVerify } from '../answers';

const verify = aVerify({ totals: { generated: 400, accepted: 400, bronze: 390, quarantined: 3 } });

test('all figures are of one moment: those of the stream go together', () => {
  const counters = aCounters({ generated: 491, accepted: 480, bronze: 478, stored: 7_000 });
  expect(stripFigures(counters, verify)).toEqual({ generated: 491, accepted: 480, bronze: 478, quarantined: 3 });
});

test('where the stream says nothing of what was produced, the proof does', () => {
  const counters = aCounters({ generated: null, accepted: null, bronze: null, stored: 7_000 });
  expect(stripFigures(counters, verify)).toEqual({ generated: 400, accepted: 400, bronze: 390, quarantined: 3 });
});

test('where nobody knows what was produced, that is not known, and what is stored is shown', () => {
  const nothing = aVerify({ totals: { generated: null, accepted: null, bronze: 0, quarantined: 0 } });
  const counters = aCounters({ generated: null, accepted: null, bronze: null, stored: 7_000 });
  expect(stripFigures(counters, nothing)).toEqual({ generated: null, accepted: null, bronze: 7_000, quarantined: 0 });
});

test('events that an idle producer has not made are not counted as 0 above what others have stored', () => {
  const nothing = aVerify({ totals: { generated: null, accepted: null, bronze: 0, quarantined: 0 } });
  const counters = aCounters({ generated: 0, accepted: 0, bronze: null, stored: 6_000 });
  expect(stripFigures(counters, nothing)).toMatchObject({ generated: null, accepted: null, bronze: 6_000 });
});
