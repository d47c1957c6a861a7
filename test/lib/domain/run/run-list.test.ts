import {
  joinRuns,
  overallVerdict,
  stateKey,
  type FoundManifest,
  type RunProof,
} from '../../../../lib/domain/run/run-list';
import { seenRuns, type SeenRun } from '../../../../lib/domain/run/seen-runs';
import { RUNS_SCOPE, type Rollup } from '../../../../lib/domain/bronze/rollup';
import type { SentTo } from '../../../../lib/domain/run/sent-to';
import { aConfig } from '../../../producer/a-client';

type Given = {
  readonly runId: string;
  readonly state?: 'running' | 'complete';
  readonly generated?: number;
  readonly position?: number;
  readonly writtenAtMs?: number;
};

function aManifest({ runId, state = 'complete', generated = 100, position = generated, writtenAtMs = 0 }: Given) {
  const head = { state, generated, position, config: aConfig({ runId }) };
  return { file: `${runId}/manifest.json`, head, writtenAtMs } satisfies FoundManifest;
}

function seen(...runs: [runId: string, storedRecords: number][]): Map<string, SeenRun> {
  const times = { firstEventTime: '2026-01-04T00:00:00.000Z', lastEventTime: '2026-01-04T00:01:00.000Z' };
  return new Map(runs.map(([runId, storedRecords]) => [runId, { runId, storedRecords, ...times }]));
}

function aProof(found: FoundManifest, storedRecords: number, change: Partial<RunProof> = {}): RunProof {
  return {
    verdict: 'PROVEN',
    bronze: found.head.generated,
    quarantined: 0,
    missing: 0,
    extra: 0,
    altered: 0,
    provenAtMs: 5,
    stateKey: stateKey(found.head, storedRecords),
    ...change,
  };
}

const nothing = { manifests: [], seen: seen(), produced: new Set<string>(), proofs: new Map<string, RunProof>() };

test('manifests, tables and the producer make one list, each run once, the latest first', () => {
  const runs = joinRuns({
    ...nothing,
    manifests: [aManifest({ runId: 'a', writtenAtMs: 1 }), aManifest({ runId: 'b', writtenAtMs: 2 })],
    seen: seen(['a', 100], ['foreign', 7]),
    produced: new Set(['b']),
  });
  expect(runs.map(({ runId, knownBy }) => [runId, knownBy])).toEqual([
    ['foreign', ['tables']],
    ['b', ['manifest', 'producer']],
    ['a', ['manifest', 'tables']],
  ]);
});

test('a manifest whose run went to a file or another cloud is left out', () => {
  const elsewhere = aManifest({ runId: 'file' });
  expect(joinRuns({ ...nothing, manifests: [elsewhere] })).toEqual([]);
  const here = { kind: 'stream', arn: 'arn:here', createdAtMs: 7 } as const;
  const runsOf = (sentTo: SentTo) =>
    joinRuns({ ...nothing, here, manifests: [{ ...elsewhere, head: { ...elsewhere.head, sentTo } }] }).length;
  expect(runsOf({ kind: 'file', path: 'events.ndjson' })).toBe(0);
  expect(runsOf({ ...here, createdAtMs: 8 })).toBe(0);
  expect(runsOf({ kind: 'stream', arn: 'arn:here' })).toBe(0);
});

test('a run sent to this stream is listed before any of its events are stored', () => {
  const here = { kind: 'stream', arn: 'arn:here', createdAtMs: 7 } as const;
  const manifest = aManifest({ runId: 'lost' });
  const runs = joinRuns({ ...nothing, here, manifests: [{ ...manifest, head: { ...manifest.head, sentTo: here } }] });
  expect(runs).toMatchObject([{ runId: 'lost', verdict: 'INCOMPLETE', bronze: 0, detail: '0 of 100 are stored' }]);
});

test('a run without a manifest is UNKNOWN, without figures of what was produced', () => {
  const [run] = joinRuns({ ...nothing, seen: seen(['foreign', 7]) });
  expect(run).toMatchObject({ state: 'unknown', verdict: 'UNKNOWN', storedRecords: 7, generated: undefined });
});

test('a run in progress is INCOMPLETE, with the count stored so far', () => {
  const manifests = [aManifest({ runId: 'a', state: 'running', generated: 491, position: 460 })];
  const [run] = joinRuns({ ...nothing, manifests, seen: seen(['a', 478]) });
  expect(run).toMatchObject({
    verdict: 'INCOMPLETE',
    generated: 491,
    accepted: 478,
    bronze: 478,
    detail: expect.stringContaining('478 of 491 are stored'),
  });
});

test('neither bronze nor accepted ever exceeds generated, although rollups count resent events twice', () => {
  const manifests = [aManifest({ runId: 'a', state: 'running', generated: 478, position: 460 })];
  const [run] = joinRuns({ ...nothing, manifests, seen: seen(['a', 491]) });
  expect(run).toMatchObject({ generated: 478, accepted: 478, bronze: 478, storedRecords: 491 });
});

test('the verdict of a proof applies to the run while its state is the one that was proven', () => {
  const manifest = aManifest({ runId: 'a' });
  const of = (proof: RunProof) =>
    joinRuns({ ...nothing, manifests: [manifest], seen: seen(['a', 100]), proofs: new Map([['a', proof]]) })[0];
  expect(of(aProof(manifest, 100))).toMatchObject({ verdict: 'PROVEN', provenAtMs: 5, quarantined: 0 });
  const wrong = aProof(manifest, 100, { verdict: 'MISMATCH', missing: 2, bronze: 98 });
  expect(of(wrong)).toMatchObject({ verdict: 'MISMATCH', bronze: 98, detail: '2 missing, 0 too many, 0 altered' });
  expect(of({ ...wrong, stateKey: 'another' })).toMatchObject({ verdict: 'UNKNOWN', bronze: 100 });
});

test('a complete run that is not proven is UNKNOWN once all is stored, and INCOMPLETE before', () => {
  const manifests = [aManifest({ runId: 'a' })];
  const verdict = (stored: number) => joinRuns({ ...nothing, manifests, seen: seen(['a', stored]) })[0]?.verdict;
  expect([verdict(99), verdict(100)]).toEqual(['INCOMPLETE', 'UNKNOWN']);
});

test('the overall verdict is the worst of those whose manifests are known', () => {
  const of = (...verdicts: ('PROVEN' | 'INCOMPLETE' | 'MISMATCH' | 'UNKNOWN')[]) =>
    overallVerdict(verdicts.map((verdict) => ({ verdict, generated: 1 })));
  expect([
    of(),
    of('PROVEN'),
    of('PROVEN', 'UNKNOWN'),
    of('UNKNOWN', 'INCOMPLETE'),
    of('INCOMPLETE', 'MISMATCH'),
  ]).toEqual(['UNKNOWN', 'PROVEN', 'UNKNOWN', 'INCOMPLETE', 'MISMATCH']);
  expect(
    overallVerdict([
      { verdict: 'UNKNOWN', generated: undefined },
      { verdict: 'PROVEN', generated: 1 },
    ]),
  ).toBe('PROVEN');
});

test("the shards' counts of a run are added up", () => {
  const item = (slot: string, events: number, time: string): Rollup => ({
    scope: RUNS_SCOPE,
    slot,
    lastSequence: '1',
    events,
    counts: {},
    firstEventTime: time,
    lastEventTime: time,
  });
  const runs = seenRuns([
    item('a#shard-1', 2, '2026-01-02'),
    item('a#shard-2', 3, '2026-01-01'),
    item('b#shard-1', 1, ''),
  ]);
  expect(runs.get('a')).toEqual({
    runId: 'a',
    storedRecords: 5,
    firstEventTime: '2026-01-01',
    lastEventTime: '2026-01-02',
  });
  expect(runs.get('b')?.storedRecords).toBe(1);
});
