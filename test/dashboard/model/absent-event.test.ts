import { absentEvent } from '../../../dashboard/src/model/absent-event';
import type { RunView } from '../../../lib/api/contract/runs';

const run = (change: Partial<RunView>) =>
  ({ run_id: 'r', state: 'complete', generated: 100, verdict: 'PROVEN', ...change }) as RunView;

test('an event that its run has not made is not on its way', () => {
  expect(absentEvent('EVT-r-100', [run({})])).toEqual({
    title: 'There is no such event.',
    text: 'Run r made 100 events, EVT-r-0 to EVT-r-99.',
    mayCome: false,
  });
});

test('an event of a run that nobody has seen is not on its way either', () => {
  for (const id of ['EVT-nobody-1', 'not an id', 'EVT-r-01x']) {
    expect(absentEvent(id, [run({})])).toMatchObject({ title: 'There is no such event.', mayCome: false });
  }
});

test('an event of a run at work may be on its way, made or not', () => {
  for (const sequence of [5, 100]) {
    const absent = absentEvent(`EVT-r-${sequence}`, [run({ state: 'running', verdict: 'INCOMPLETE' })]);
    expect(absent).toMatchObject({ title: 'It is not in bronze yet.', mayCome: true });
  }
});

test('an event that was made and is in no table of a run that is wrong is missing', () => {
  expect(absentEvent('EVT-r-5', [run({ verdict: 'MISMATCH' })])).toMatchObject({
    title: 'It is not in bronze.',
    text: expect.stringContaining('legion verify --run-id r'),
    mayCome: false,
  });
});

test('an event that was made, of a run that is proven, is in quarantine', () => {
  expect(absentEvent('EVT-r-5', [run({})])).toMatchObject({
    title: 'It is not in bronze.',
    text: expect.stringContaining('quarantine'),
  });
});

test('of a run whose manifest is not known here nobody can tell', () => {
  const seen = run({ state: 'unknown', generated: null, verdict: 'UNKNOWN' });
  expect(absentEvent('EVT-r-5', [seen])).toMatchObject({ title: 'It is not in bronze.', mayCome: true });
});

test('while nothing is known of runs, it may come', () => {
  expect(absentEvent('EVT-r-5', undefined).mayCome).toBe(true);
});
