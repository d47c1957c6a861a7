import * as fc from 'fast-check';
import type { PutOutcome } from '../../../lib/aws/put-events';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import { manifestSchema } from '../../../lib/domain/run/run';
import { createManualClock } from '../../../lib/core/clock';
import { runProducer } from '../../../producer/run/run';
import type { RunFiles } from '../../../producer/run/run-files';
import { aConfig, aRecord, recordsOf } from './a-run';
import { drive } from './drive';
import { ACCEPTED, MANIFEST, range, VIRTUAL } from './set-up';
import { streamSink, type Put } from './stream-sink';

/** What survives a killed process: its files, and the records that the stream accepted. */
type World = { readonly texts: Map<string, string>; readonly accepted: Map<number, number> };

/** A process that dies at its `lifetime`-th side effect and has none after that. */
function mortal(world: World, lifetime: number, outcomes: PutOutcome['kind'][]) {
  let effects = 0;
  let die: () => void = () => {};
  const died = new Promise<'died'>((resolve) => (die = () => resolve('died')));
  const isDead = (): boolean => {
    effects += 1;
    if (effects > lifetime) die();
    return effects > lifetime;
  };
  const never = new Promise<never>(() => {});
  const put: Put = async (records) => {
    const results: PutOutcome[] = [];
    for (const { sequence } of records) {
      if (isDead()) return never;
      const kind = outcomes.pop() ?? 'accepted';
      if (kind === 'accepted') world.accepted.set(sequence, (world.accepted.get(sequence) ?? 0) + 1);
      results.push(kind === 'accepted' ? ACCEPTED : { kind, code: 'X', message: '' });
    }
    return isDead() ? never : results;
  };
  const files: RunFiles = {
    read: async (file) => world.texts.get(file),
    replace: async (file, text) => {
      if (isDead()) return never;
      world.texts.set(file, text);
      return isDead() ? never : undefined;
    },
  };
  return { put, files, died };
}

test('a run killed at any moment and restarted sends every event and never writes a false manifest', async () => {
  const scenario = fc.record({
    count: fc.integer({ min: 1, max: 120 }),
    chunkSize: fc.integer({ min: 1, max: 30 }),
    lifetimes: fc.array(fc.nat(150), { maxLength: 4 }),
    outcomes: fc.array(fc.constantFrom<PutOutcome['kind']>('accepted', 'throttled', 'failed'), { maxLength: 60 }),
    latencies: fc.array(fc.nat(500), { minLength: 1, maxLength: 5 }),
    live: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ count, chunkSize, lifetimes, outcomes, latencies, live }) => {
      const world: World = { texts: new Map(), accepted: new Map() };
      const latencyMs = (sequence: number) => latencies[sequence % latencies.length]!;
      const start = async (lifetime: number) => {
        const clock = createManualClock(1_000_000);
        const { put, files, died } = mortal(world, lifetime, [...outcomes]);
        const running = runProducer({
          config: aConfig(),
          records: recordsOf({ chunkSize, latencyMs }),
          openSink: streamSink(put, clock),
          clock,
          pace: live ? { clock: 'wall', speed: 1 } : VIRTUAL,
          count,
          manifestPath: MANIFEST,
          files,
        });
        return drive(clock, Promise.race([running, died]));
      };
      for (const lifetime of lifetimes) {
        await start(lifetime);
        expectTruth(world);
      }
      expect(await start(Infinity)).toMatchObject({ complete: true, generated: count, accepted: count });
      expectTruth(world);
      expect([...world.accepted.keys()].sort((a, b) => a - b)).toEqual(range(0, count));
      const tally = new Tally();
      for (const sequence of range(0, count)) tally.add(aRecord(sequence).eventId, aRecord(sequence).bytes);
      const manifest = manifestSchema.parse(JSON.parse(world.texts.get(MANIFEST)!));
      expect(manifest).toMatchObject({ state: 'complete', generated: count, buckets: tally.fingerprint().buckets });
    }),
    { numRuns: 80 },
  );
});

/** The manifest covers every accepted event, and the position claims only accepted ones. */
function expectTruth({ texts, accepted }: World): void {
  const text = texts.get(MANIFEST);
  const generated = text === undefined ? 0 : manifestSchema.parse(JSON.parse(text)).generated;
  expect([...accepted.keys()].filter((sequence) => sequence >= generated)).toEqual([]);
  const saved = texts.get(`${MANIFEST}.position`);
  if (saved === undefined) return;
  const claim = JSON.parse(saved) as { position: number; accepted: [number, number][] };
  const claimed = [[0, claim.position] as const, ...claim.accepted].flatMap(([start, end]) => range(start, end));
  expect(claimed.filter((sequence) => !accepted.has(sequence))).toEqual([]);
}
