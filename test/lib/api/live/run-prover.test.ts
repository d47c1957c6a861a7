import { MAX_PROVEN_RECORDS, RunProver, type Provable } from '../../../../lib/api/live/run-prover';
import { aConfig } from '../../../producer/a-client';

type Given = {
  readonly state?: 'running' | 'complete';
  readonly storedRecords?: number;
  readonly writtenAtMs?: number;
};

function aRun(runId: string, { state = 'complete', storedRecords = 10, writtenAtMs = 0 }: Given = {}): Provable {
  const head = { state, generated: 10, position: 10, config: aConfig({ runId }) };
  return { file: runId, head, writtenAtMs, storedRecords };
}

function aProver({ atRest = true, fails = false } = {}) {
  const clock = { ms: 100_000 };
  const proven: string[] = [];
  const prover = new RunProver({
    prove: async ({ head }) => {
      proven.push(head.config.runId);
      if (fails) throw new Error('no dataset');
      return { verdict: 'PROVEN', bronze: 10, quarantined: 0, missing: 0, extra: 0, altered: 0 };
    },
    isAtRest: async () => atRest,
    now: () => clock.ms,
    log: { info: () => {} },
  });
  /** One look, and everything that it starts. */
  const look = async (runs: readonly Provable[], records = 10) => {
    prover.consider(runs, records);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { prover, proven, look, clock };
}

test('a run at rest is proven once, not at each read', async () => {
  const { prover, proven, look, clock } = aProver();
  for (const _look of [1, 2, 3]) {
    await look([aRun('a')]);
    clock.ms += 2_000;
  }
  expect(proven).toEqual(['a']);
  expect(prover.proofs.get('a')).toMatchObject({ verdict: 'PROVEN', provenAtMs: 100_000 });
});

test('a run is proven again when anything about it changes, and occasionally in any case', async () => {
  const { proven, look, clock } = aProver();
  await look([aRun('a')]);
  clock.ms += 1_000;
  await look([aRun('a', { storedRecords: 11 })]);
  expect(proven).toEqual(['a', 'a']);
  clock.ms += 61_000;
  await look([aRun('a', { storedRecords: 11 })]);
  expect(proven).toEqual(['a', 'a', 'a']);
});

test('a completely stored run is proven first; others wait until the pipeline is at rest', async () => {
  const busy = aProver({ atRest: false });
  await busy.look([aRun('late', { storedRecords: 9 })]);
  expect(busy.proven).toEqual([]);
  busy.clock.ms += 2_000;
  await busy.look([aRun('late', { storedRecords: 9 }), aRun('whole')]);
  expect(busy.proven).toEqual(['whole']);
});

test('a running run is left alone; a killed one is examined once it is quiet', async () => {
  const { proven, look } = aProver();
  await look([aRun('at-work', { state: 'running', writtenAtMs: 99_000 })]);
  expect(proven).toEqual([]);
  await look([aRun('killed', { state: 'running', writtenAtMs: 80_000 })]);
  expect(proven).toEqual(['killed']);
});

test('a run that cannot be proven does not block others', async () => {
  const { prover, proven, look, clock } = aProver({ fails: true });
  await look([aRun('a'), aRun('b')]);
  clock.ms += 6_000;
  await look([aRun('a'), aRun('b')]);
  expect(proven).toEqual(['a', 'b']);
  expect(prover.proofs.size).toBe(0);
});

test('a table with very many records is not scanned in the background', async () => {
  const { proven, look } = aProver();
  await look([aRun('a')], MAX_PROVEN_RECORDS + 1);
  expect(proven).toEqual([]);
});
