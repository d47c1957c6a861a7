import { createLiveVerify } from '../../../../lib/api/live/live-verify';
import { addHash, type WindowContent } from '../../../../lib/api/contract/verify';
import { payloadHash } from '../../../../lib/domain/bronze/bronze';
import type { EventRow } from '../../../../lib/domain/bronze/event-row';
import type { KnownRun } from '../../../../lib/domain/run/run-list';
import type { ProducedWindow } from '../../../../lib/api/live/producer-control';

const MINUTE = 60_000;

function contentOf(texts: readonly string[]): WindowContent {
  const hashes = texts.map((text) => payloadHash(Buffer.from(text)));
  return { count: texts.length, hashSum: hashes.reduce((sum, hash) => addHash(sum, hash), 0n) };
}

function rowOf(text: string, sequence: number): EventRow {
  return {
    eventId: `EVT-r-${sequence}`,
    payloadHash: payloadHash(Buffer.from(text)),
    eventTime: new Date(sequence).toISOString(),
    eventType: 'CREDIT_ASSESSMENT',
    workload: 'credit',
    runId: 'r',
    anomalyTypes: [],
    anomalyCategories: [],
    ingestedAtMs: 0,
  };
}

type Situation = {
  readonly made: readonly string[];
  readonly stored: readonly string[];
  readonly accepted?: number;
  readonly atRest?: boolean;
  readonly quarantined?: number;
};

function verifyOf({ made, stored, accepted = made.length, atRest = true, quarantined = 0 }: Situation) {
  const window: ProducedWindow = { startMs: 0, generated: contentOf(made), accepted };
  let reads = 0;
  const look = createLiveVerify({
    store: {
      page: async ({ fromMs, toMs }) => {
        reads += 1;
        expect([fromMs, toMs]).toEqual([0, MINUTE]);
        return { rows: stored.map(rowOf), cursor: undefined };
      },
      rollups: async () => [],
    },
    readQuarantined: async () =>
      Array.from({ length: quarantined }, (_, at) => ({ eventId: `EVT-r-${100 + at}`, eventTimeMs: undefined })),
    workloads: ['credit'],
    produced: { windows: () => [window], runs: () => new Map([['r', 0]]) },
    isAtRest: async () => atRest,
    now: () => Date.UTC(2026, 0, 4),
    reuseMs: 0,
  });
  return { look, reads: () => reads };
}

test('a window whose rows match the generated events is equal, and is not read a second time', async () => {
  const { look, reads } = verifyOf({ made: ['a', 'b'], stored: ['a', 'b'] });
  expect((await look()).verdict).toBe('EQUAL');
  expect((await look()).windows[0]).toMatchObject({ equal: true, generated: 2, bronze: 2 });
  expect(reads()).toBe(1);
});

test('one changed byte in one row is noticed, although the counts agree', async () => {
  const { look } = verifyOf({ made: ['a', 'b'], stored: ['a', 'c'] });
  expect(await look()).toMatchObject({ verdict: 'UNEQUAL', windows: [{ equal: false, generated: 2, bronze: 2 }] });
});

test('missing events are late while the pipeline works, and lost when it is at rest', async () => {
  const missing = { made: ['a', 'b'], stored: ['a'] };
  expect((await verifyOf({ ...missing, atRest: false }).look()).verdict).toBe('BEHIND');
  expect((await verifyOf({ ...missing, accepted: 1 }).look()).verdict).toBe('BEHIND');
  expect((await verifyOf(missing).look()).verdict).toBe('UNEQUAL');
});

test('an extra row is never equal', async () => {
  expect((await verifyOf({ made: ['a'], stored: ['a', 'b'], atRest: false }).look()).verdict).toBe('UNEQUAL');
});

test('a quarantined event counts as stored elsewhere', async () => {
  const { look } = verifyOf({ made: ['a', 'b'], stored: ['a'], quarantined: 1 });
  expect(await look()).toMatchObject({ verdict: 'EQUAL', totals: { bronze: 1, quarantined: 1 } });
});

test('rows of other runs, and of the run before it was resumed, are not counted', async () => {
  const window: ProducedWindow = { startMs: 0, generated: contentOf(['c']), accepted: 1 };
  const rows = [rowOf('a', 0), rowOf('b', 1), rowOf('c', 2), { ...rowOf('x', 5), eventId: 'EVT-other-5' }];
  const look = createLiveVerify({
    store: { page: async () => ({ rows, cursor: undefined }), rollups: async () => [] },
    readQuarantined: async () => [],
    workloads: ['credit'],
    produced: { windows: () => [window], runs: () => new Map([['r', 2]]) },
    isAtRest: async () => true,
    now: () => 0,
  });
  expect(await look()).toMatchObject({ verdict: 'EQUAL', windows: [{ bronze: 1 }] });
});

describe('while events are generated', () => {
  /** A producer that generates one more event whenever bronze is read, and stores it at once. */
  function growing({ madeBefore, pages }: { madeBefore: readonly string[]; pages: number }) {
    let made = [...madeBefore];
    let left = pages;
    const make = () => {
      if (left-- > 0) made = [...made, `more ${left}`];
    };
    return createLiveVerify({
      store: {
        page: async () => {
          make();
          return { rows: made.map(rowOf), cursor: undefined };
        },
        rollups: async () => [],
      },
      readQuarantined: async () => [],
      workloads: ['credit'],
      produced: {
        windows: () => [{ startMs: 0, generated: contentOf(made), accepted: made.length }],
        runs: () => new Map([['r', 0]]),
      },
      isAtRest: async () => false,
      now: () => 0,
      reuseMs: 0,
    });
  }

  test('bronze never exceeds generated, in a minute or in total, because the stored rows are read first', async () => {
    const { windows, totals } = await growing({ madeBefore: ['a'], pages: 3 })();
    expect(windows[0]!.bronze).toBeLessThanOrEqual(windows[0]!.generated!);
    expect(totals.bronze).toBeLessThanOrEqual(totals.generated!);
    expect(windows[0]).toMatchObject({ generated: 2, accepted: 2, bronze: 2, verdict: 'BEHIND' });
  });

  test('rollups, which count a record twice when it was sent twice, never show more than generated either', async () => {
    let made = 6_000;
    const look = createLiveVerify({
      store: {
        page: async () => ({ rows: [], cursor: undefined }),
        rollups: async () => [
          {
            scope: 'credit#minute#1970-01-01T00',
            slot: '1970-01-01T00:00#s',
            lastSequence: '1',
            events: 6_013,
            counts: {},
            firstEventTime: '',
            lastEventTime: '',
          },
        ],
      },
      readQuarantined: async () => [],
      workloads: ['credit'],
      produced: {
        windows: () => [{ startMs: 0, generated: { count: ++made, hashSum: BigInt(made) }, accepted: made }],
        runs: () => new Map([['r', 0]]),
      },
      isAtRest: async () => false,
      now: () => 0,
    });
    const { windows } = await look();
    expect(windows[0]).toMatchObject({ basis: 'count', verdict: 'BEHIND' });
    expect(windows[0]!.bronze).toBeLessThanOrEqual(windows[0]!.generated!);
  });
});

describe('beside runs known by manifest or tables', () => {
  const aRun = (change: Partial<KnownRun> = {}): KnownRun => ({
    runId: 'm',
    knownBy: ['manifest', 'tables'],
    state: 'complete',
    workload: 'credit',
    generated: 6_000,
    accepted: 6_000,
    storedRecords: 6_000,
    bronze: 5_999,
    quarantined: 1,
    verdict: 'PROVEN',
    detail: '',
    provenAtMs: 0,
    writtenAtMs: 0,
    lastEventTime: undefined,
    ...change,
  });
  const lookAt = (runs: readonly KnownRun[], produced?: Parameters<typeof createLiveVerify>[0]['produced']) =>
    createLiveVerify({
      store: { page: async () => ({ rows: [rowOf('a', 0)], cursor: undefined }), rollups: async () => [] },
      readQuarantined: async () => [],
      workloads: ['credit'],
      produced,
      readRuns: async () => runs,
      isAtRest: async () => true,
      now: () => 0,
    })();
  const idle = { windows: () => [], runs: () => new Map<string, number>() };
  const own = {
    windows: () => [{ startMs: 0, generated: contentOf(['a']), accepted: 1 }],
    runs: () => new Map([['r', 0]]),
  };

  test('without producer or manifest the answer is UNKNOWN, and an idle producer does not change that', async () => {
    for (const produced of [undefined, idle]) {
      expect(await lookAt([], produced)).toMatchObject({
        verdict: 'UNKNOWN',
        proof: 'UNKNOWN',
        runs: [],
        totals: { generated: null, accepted: null, bronze: 0, quarantined: 0 },
      });
    }
  });

  test('a run that is proven by its manifest is equal, with its totals', async () => {
    expect(await lookAt([aRun()], idle)).toMatchObject({
      verdict: 'EQUAL',
      proof: 'PROVEN',
      runs: ['m'],
      totals: { generated: 6_000, accepted: 6_000, bronze: 5_999, quarantined: 1 },
      run_proofs: [{ run_id: 'm', verdict: 'PROVEN', known_by: ['manifest', 'tables'] }],
    });
  });

  test('its own minutes and other runs are counted together, each once', async () => {
    const answer = await lookAt([aRun({ runId: 'r', generated: 1 }), aRun()], own);
    expect(answer).toMatchObject({ verdict: 'EQUAL', totals: { generated: 6_001, bronze: 6_000 } });
    expect(answer.runs).toEqual(['r', 'm']);
  });

  test.each([
    ['INCOMPLETE', 'BEHIND'],
    ['MISMATCH', 'UNEQUAL'],
    ['UNKNOWN', 'UNKNOWN'],
  ] as const)('a run that is %s makes it %s', async (verdict, expected) => {
    expect(await lookAt([aRun({ verdict })], own)).toMatchObject({ verdict: expected, proof: verdict });
  });

  test('a proof that finds its own run wrong takes precedence over its minutes', async () => {
    expect((await lookAt([aRun({ runId: 'r', verdict: 'MISMATCH' })], own)).verdict).toBe('UNEQUAL');
  });

  test('a run that appears only in the tables is listed, and does not affect a green verdict', async () => {
    const foreign = aRun({ runId: 'x', generated: undefined, bronze: undefined, verdict: 'UNKNOWN' });
    expect(await lookAt([foreign], own)).toMatchObject({ verdict: 'EQUAL', runs: ['r'], totals: { generated: 1 } });
    expect(await lookAt([foreign])).toMatchObject({ verdict: 'UNKNOWN', run_proofs: [{ run_id: 'x' }] });
  });
});
