import { proofLight, STALE_PROOF_MS } from '../../../dashboard/src/model/proof-light';
import { windowRows } from '../../../dashboard/src/model/window-table';
import { WINDOW_VERDICTS } from '../../../lib/domain/api/verify';
import { aVerify, aVerifyWindow, aWindow } from '../answers';

const totals = { generated: 1_000, accepted: 1_000, bronze: 1_000, quarantined: 0 };

describe('the light', () => {
  test('is green only for a fresh answer that all windows are equal', () => {
    const tones = WINDOW_VERDICTS.map((verdict) => proofLight(aVerify({ verdict, totals }), 0).tone);
    expect(tones).toEqual(
      WINDOW_VERDICTS.map((verdict) => ({ EQUAL: 'good', BEHIND: 'wait', UNEQUAL: 'bad', UNKNOWN: 'none' })[verdict]),
    );
    expect(proofLight(aVerify({ totals }), STALE_PROOF_MS + 1).tone).toBe('none');
    expect(proofLight(undefined, 0).tone).toBe('none');
  });

  test('is not green while nothing has been produced', () => {
    const nothing = { generated: 0, accepted: 0, bronze: 0, quarantined: 0 };
    expect(proofLight(aVerify({ totals: nothing, windows: [] }), 0)).toMatchObject({
      tone: 'none',
      title: 'Nothing to compare',
    });
  });

  test('says how many are on the way', () => {
    const light = (bronze: number) =>
      proofLight(aVerify({ verdict: 'BEHIND', totals: { ...totals, bronze } }), 0).detail;
    expect(light(988)).toBe('12 events are on the way, none known to be lost.');
    expect(light(999)).toBe('1 event is on the way, none known to be lost.');
    expect(light(1_004)).toBe('Events are on the way, none known to be lost.');
  });

  test('says how many are missing, too many, or different', () => {
    const light = (bronze: number) =>
      proofLight(
        aVerify({
          verdict: 'UNEQUAL',
          totals: { ...totals, bronze },
          windows: [aVerifyWindow({ minute: 0, verdict: 'UNEQUAL', equal: false }), aVerifyWindow({ minute: 1 })],
        }),
        0,
      ).detail;
    expect(light(997)).toMatch(/^3 events missing, in 1 minute\./);
    expect(light(1_001)).toMatch(/^1 event too many, in 1 minute\./);
    expect(light(1_000)).toMatch(/^the numbers agree, contents differ, in 1 minute\./);
  });

  test('what is in quarantine is said, and counts as kept', () => {
    const light = proofLight(aVerify({ totals: { ...totals, bronze: 998, quarantined: 2 } }), 0);
    expect(light).toMatchObject({ tone: 'good', detail: expect.stringContaining('quarantine (2)') });
  });
});

test('a window shows the proof of its own minute, and none that the proof does not look at', () => {
  const verify = aVerify({ windows: [aVerifyWindow({ minute: 1, bronze: 7, verdict: 'BEHIND', equal: null })] });
  const rows = windowRows([aWindow({ minute: 1 }), aWindow({ minute: 0 })], verify);
  expect(rows.map(({ bronze, verdict, highRisk }) => ({ bronze, verdict, highRisk }))).toEqual([
    { bronze: 7, verdict: 'BEHIND', highRisk: 2 },
    { bronze: null, verdict: null, highRisk: 2 },
  ]);
});
