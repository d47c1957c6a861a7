import { absentEvent } from '../../../dashboard/src/model/absent-event';
import type { RunView } from '../../../lib/api/contract/runs';

const run = (change: Partial<RunView>) =>
  ({ run_id: 'r', state: 'complete', generated: 100, verdict: 'PROVEN', ...change }) as RunView;

test('an event beyond the last of its run does not exist', () => {
  expect(absentEvent('EVT-r-100', [run({})])).toEqual({
    title: 'There is no such event.',
    text: 'Run r generated 100 events, EVT-r-0 to EVT-r-99.',
    mayCome: false,
  });
});

test('an event of an unknown run does not exist', () => {
  for (const id of ['EVT-nobody-1', 'not an id', 'EVT-r-01x']) {
    expect(absentEvent(id, [run({})])).toMatchObject({ title: 'There is no such event.', mayCome: false });
  }
});

test('an event of a running run may still arrive, generated or not', () => {
  for (const sequence of [5, 100]) {
    const absent = absentEvent(`EVT-r-${sequence}`, [run({ state: 'running', verdict: 'INCOMPLETE' })]);
    expect(absent).toMatchObject({ title: 'It is not in bronze yet.', mayCome: true });
  }
});

test('an event of a run with a mismatch is missing', () => {
  expect(absentEvent('EVT-r-5', [run({ verdict: 'MISMATCH' })])).toMatchObject({
    title: 'It is not in bronze.',
    text: expect.stringContaining('legion verify --run-id r'),
    mayCome: false,
  });
});

test('an event of a proven run that is not in bronze is in quarantine', () => {
  expect(absentEvent('EVT-r-5', [run({})])).toMatchObject({
    title: 'It is not in bronze.',
    text: expect.stringContaining('quarantine'),
  });
});

test('an event of a run without a manifest here may still arrive', () => {
  const seen = run({ state: 'unknown', generated: null, verdict: 'UNKNOWN' });
  expect(absentEvent('EVT-r-5', [seen])).toMatchObject({ title: 'It is not in bronze.', mayCome: true });
});

test('while the runs are not known, an event may still arrive', () => {
  expect(absentEvent('EVT-r-5', undefined).mayCome).toBe(true);
});
