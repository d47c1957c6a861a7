import { attentionOf } from '../../../dashboard/src/model/health-view';
import { proofLight, STALE_PROOF_MS } from '../../../dashboard/src/model/proof-light';
import { windowRows } from '../../../dashboard/src/model/window-table';
import type { RunView } from '../../../lib/api/contract/runs';
import { WINDOW_VERDICTS, type Verify } from '../../../lib/api/contract/verify';
import { aCounters, atSecond, aVerify, aVerifyWindow, aWindow } from '../answers';

const totals = { generated: 1_000, accepted: 1_000, bronze: 1_000, quarantined: 0 };

const aRun = (change: Partial<RunView> = {}): RunView => ({
  run_id: 't',
  known_by: ['manifest', 'tables'],
  state: 'complete',
  workload: 'credit',
  generated: 1_000,
  accepted: 1_000,
  stored_records: 1_000,
  bronze: 1_000,
  quarantined: 0,
  verdict: 'PROVEN',
  detail: '',
  proven_at: null,
  ...change,
});

describe('the light', () => {
  test('is neutral in flight, green when equal or proven, red when not equal', () => {
    const tones = WINDOW_VERDICTS.map((verdict) => proofLight(aVerify({ verdict, totals }), { ageMs: 0 }).tone);
    expect(tones).toEqual(
      WINDOW_VERDICTS.map((verdict) => ({ EQUAL: 'good', BEHIND: 'none', UNEQUAL: 'bad', UNKNOWN: 'none' })[verdict]),
    );
    expect(proofLight(aVerify({ totals }), { ageMs: STALE_PROOF_MS + 1 }).tone).toBe('none');
    expect(proofLight(undefined, { ageMs: 0 }).tone).toBe('none');
  });

  test('is amber when something needs attention, and says why', () => {
    const attention = 'The consumer is 1 min 20 s behind the stream.';
    const light = proofLight(aVerify({ verdict: 'BEHIND', totals }), { ageMs: 0, attention });
    expect(light).toMatchObject({ tone: 'wait', title: 'In flight', detail: expect.stringContaining(attention) });
    expect(proofLight(aVerify({ totals }), { ageMs: 0, attention })).toMatchObject({ tone: 'wait' });
    const unproven = aVerify({ verdict: 'UNKNOWN', totals, run_proofs: [aRun({ verdict: 'UNKNOWN' })] });
    expect(proofLight(unproven, { ageMs: 0, attention })).toMatchObject({ tone: 'wait', title: 'Not proven yet' });
    // A mismatch stays red, whatever else is slow.
    expect(proofLight(aVerify({ verdict: 'UNEQUAL', totals }), { ageMs: 0, attention }).tone).toBe('bad');
  });

  test('is amber for a run that stopped before its end', () => {
    const left = aRun({
      run_id: 'l',
      state: 'running',
      verdict: 'INCOMPLETE',
      detail: '12 are not stored yet',
      proven_at: atSecond(0),
    });
    const verify = aVerify({ verdict: 'BEHIND', proof: 'INCOMPLETE', totals, windows: [], run_proofs: [left] });
    expect(proofLight(verify, { ageMs: 0 })).toMatchObject({
      tone: 'wait',
      title: 'Incomplete',
      detail: expect.stringMatching(/^Run l: 12 are not stored yet\. `legion produce --run-id l`/),
    });
  });

  test('is proven when every run is proven byte for byte, and equal before', () => {
    const light = (change: Partial<Verify>) => proofLight(aVerify({ totals, ...change }), { ageMs: 0 }).title;
    expect(light({ proof: 'PROVEN', run_proofs: [aRun()] })).toBe('Proven');
    expect(light({ proof: 'UNKNOWN' })).toBe('Verified equal');
    expect(light({ proof: 'INCOMPLETE', run_proofs: [aRun({ state: 'running', verdict: 'INCOMPLETE' })] })).toBe(
      'Verified equal',
    );
  });

  test('is not green before anything is produced', () => {
    const nothing = { generated: null, accepted: null, bronze: 0, quarantined: 0 };
    expect(proofLight(aVerify({ verdict: 'UNKNOWN', totals: nothing, windows: [] }), { ageMs: 0 })).toMatchObject({
      tone: 'none',
      title: 'Nothing to compare',
      detail: expect.stringContaining('Start the producer'),
    });
  });

  test('does not ask to start the producer when events are stored', () => {
    const nothing = { generated: null, accepted: null, bronze: 0, quarantined: 0 };
    const foreign = aRun({ generated: null, known_by: ['tables'], verdict: 'UNKNOWN', stored_records: 6_000 });
    const light = proofLight(aVerify({ verdict: 'UNKNOWN', totals: nothing, windows: [], run_proofs: [foreign] }), {
      ageMs: 0,
    });
    expect(light).toMatchObject({ tone: 'none', title: 'Not known here' });
    expect(light.detail).toMatch(/^6,000 records of 1 run are stored/);
    expect(light.detail).not.toContain('Start the producer');
  });

  test('says that a run at rest is being proven', () => {
    const verify = aVerify({ verdict: 'UNKNOWN', totals, windows: [], run_proofs: [aRun({ verdict: 'UNKNOWN' })] });
    expect(proofLight(verify, { ageMs: 0 })).toMatchObject({ tone: 'none', title: 'Not proven yet' });
  });

  test('says how many events are in flight', () => {
    const light = (bronze: number) =>
      proofLight(aVerify({ verdict: 'BEHIND', totals: { ...totals, bronze } }), { ageMs: 0 }).detail;
    expect(light(988)).toBe('12 events are in flight, none known to be lost.');
    expect(light(999)).toBe('1 event is in flight, none known to be lost.');
    expect(light(1_004)).toBe('Events are in flight, none known to be lost.');
  });

  test('says how many events are missing or too many, or that contents differ', () => {
    const light = (bronze: number) =>
      proofLight(
        aVerify({
          verdict: 'UNEQUAL',
          totals: { ...totals, bronze },
          windows: [aVerifyWindow({ minute: 0, verdict: 'UNEQUAL', equal: false }), aVerifyWindow({ minute: 1 })],
        }),
        { ageMs: 0 },
      ).detail;
    expect(light(997)).toMatch(/^3 events missing, in 1 minute\./);
    expect(light(1_001)).toMatch(/^1 event too many, in 1 minute\./);
    expect(light(1_000)).toMatch(/^counts agree, contents differ, in 1 minute\./);
  });

  test('names the run that its manifest proves wrong', () => {
    const wrong = aRun({ run_id: 'w', verdict: 'MISMATCH', detail: '2 missing, 0 too many, 0 altered' });
    const verify = aVerify({ verdict: 'UNEQUAL', proof: 'MISMATCH', totals, windows: [], run_proofs: [aRun(), wrong] });
    expect(proofLight(verify, { ageMs: 0 })).toMatchObject({
      tone: 'bad',
      title: 'Not equal',
      detail: 'Run w: 2 missing, 0 too many, 0 altered. `legion verify --run-id w` names each discrepancy.',
    });
  });

  test('counts quarantined events as kept, and says so', () => {
    const light = proofLight(aVerify({ totals: { ...totals, bronze: 998, quarantined: 2 } }), { ageMs: 0 });
    expect(light).toMatchObject({ tone: 'good', detail: expect.stringContaining('quarantine (2)') });
  });
});

describe('attention', () => {
  const ok = { state: 'ok', iterator_age_ms: 0 } as const;

  test('is undefined while both keep up', () => {
    expect(attentionOf({ ...ok, components: [] }, aCounters())).toBeUndefined();
    expect(attentionOf(undefined, undefined)).toBeUndefined();
  });

  test('names the part that does not keep up, in its own words', () => {
    const components = [
      { name: 'consumer', state: 'degraded', detail: 'the oldest record has waited for 70 s' },
      { name: 'producer', state: 'ok', detail: 'run r' },
    ] as const;
    expect(attentionOf({ ...ok, state: 'degraded', components }, aCounters())).toBe(
      'Consumer: the oldest record has waited for 70 s.',
    );
  });

  test('is undefined while a part starts', () => {
    const components = [{ name: 'producer', state: 'starting', detail: 'starting' }] as const;
    expect(attentionOf({ ...ok, state: 'degraded', components }, aCounters())).toBeUndefined();
  });
});

test('a window shows the proof of its own minute, or none where the proof does not look', () => {
  const verify = aVerify({ windows: [aVerifyWindow({ minute: 1, bronze: 7, verdict: 'BEHIND', equal: null })] });
  const rows = windowRows([aWindow({ minute: 1 }), aWindow({ minute: 0 })], verify);
  expect(rows.map(({ bronze, verdict, highRisk }) => ({ bronze, verdict, highRisk }))).toEqual([
    { bronze: 7, verdict: 'BEHIND', highRisk: 2 },
    { bronze: null, verdict: null, highRisk: 2 },
  ]);
});
