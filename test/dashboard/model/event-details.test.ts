import fc from 'fast-check';
import { eventLabels } from '../../../dashboard/src/model/event-labels';
import { advice, shownFigures, STATE_TONE, worstState } from '../../../dashboard/src/model/health-view';
import { prettyPayload } from '../../../dashboard/src/model/pretty-payload';
import { COMPONENT_KINDS, COMPONENT_STATES } from '../../../lib/api/contract/pipeline';

describe('a payload', () => {
  test('is indented without a character of its values changed', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(prettyPayload(json))).toEqual(JSON.parse(json));
      }),
    );
    expect(prettyPayload('{"a":1.50,"b":[],"c":{"d":[1e400,"x, {y}: \\"z"]}}')).toBe(
      '{\n  "a": 1.50,\n  "b": [],\n  "c": {\n    "d": [\n      1e400,\n      "x, {y}: \\"z"\n    ]\n  }\n}',
    );
  });

  test('that is not JSON shows unchanged', () => {
    expect(prettyPayload('{"cut":')).toBe('{"cut":');
  });

  test('describes its labels; without that, the row names them', () => {
    const row = { types: ['INVALID_AGE'], severity: 'MEDIUM' };
    const flag = { type: 'INVALID_AGE', severity: 'MEDIUM', description: 'Age 5 is outside valid range' };
    expect(eventLabels(JSON.stringify({ anomaly_flags: [flag] }), row)).toEqual([
      { ...flag, originalEventId: undefined },
    ]);
    const named = [{ type: 'INVALID_AGE', severity: 'MEDIUM', description: undefined, originalEventId: undefined }];
    expect(eventLabels('{}', row)).toEqual(named);
    expect(eventLabels('no json', row)).toEqual(named);
    expect(eventLabels('null', { types: [], severity: null })).toEqual([]);
  });
});

describe('health', () => {
  test('a part that is down is red, a stopped one is not', () => {
    expect([STATE_TONE.stopped, STATE_TONE.down, STATE_TONE.ok]).toEqual(['none', 'bad', 'good']);
  });

  test('the worst of several parts is shown', () => {
    expect(worstState([{ state: 'ok' }, { state: 'down' }])).toBe('down');
    expect(worstState([{ state: 'unknown' }, { state: 'ok' }])).toBe('unknown');
    expect(worstState([{ state: 'stopped' }])).toBe('stopped');
    // A stopped producer does not count against a working one.
    expect(worstState([{ state: 'ok' }, { state: 'stopped' }])).toBe('ok');
    expect(worstState([])).toBe('unknown');
  });

  test('every fault comes with advice', () => {
    for (const kind of COMPONENT_KINDS) {
      for (const state of COMPONENT_STATES) {
        expect(typeof advice({ kind, state })).toBe(state === 'ok' || state === 'unknown' ? 'undefined' : 'string');
      }
    }
  });

  test('an item count of 0, which is not kept up to date, is not shown', () => {
    expect(shownFigures({ items: 0, open_shards: 0 })).toEqual([['open_shards', 0]]);
    expect(shownFigures({ items: 5 })).toEqual([['items', 5]]);
  });
});
