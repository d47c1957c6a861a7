import { setImmediate as nextTurn } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { PutOutcome } from '../../../lib/aws/put-events';
import { manifestSchema } from '../../../lib/domain/run/run';
import { createManualClock } from '../../../lib/core/clock';
import { runProducer } from '../../../producer/run/run';
import { aConfig, memoryFiles, recordsOf } from './a-run';
import { drive } from './drive';
import { streamSink, type Put } from './stream-sink';

const MANIFEST = 'run.json';
const ACCEPTED: PutOutcome = { kind: 'accepted', shardId: 's', sequenceNumber: '1' };

/** Does something at the n-th side effect: a file written, or a call to the stream. */
function atEffect(nth: number, action: () => void) {
  let effects = 0;
  return () => {
    effects += 1;
    if (effects === nth) action();
  };
}

test('a run forced to end at any instant says complete only when all that its manifest covers is accepted', async () => {
  const scenario = fc.record({
    count: fc.integer({ min: 1, max: 60 }),
    chunkSize: fc.integer({ min: 1, max: 30 }),
    end: fc.constantFrom('force', 'stop' as const),
    at: fc.integer({ min: 1, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ count, chunkSize, end, at }) => {
      const accepted = new Set<number>();
      const files = memoryFiles();
      const manifest = () => manifestSchema.parse(JSON.parse(files.texts.get(MANIFEST)!));
      const start = (signals: { stop?: AbortSignal; force?: AbortSignal }, effect: () => void) => {
        const clock = createManualClock(1_000_000);
        const put: Put = async (records) => {
          effect();
          for (const { sequence } of records) accepted.add(sequence);
          return records.map(() => ACCEPTED);
        };
        const running = runProducer({
          ...signals,
          config: aConfig(),
          records: recordsOf({ chunkSize }),
          openSink: streamSink(put, clock),
          clock,
          pace: { clock: 'virtual' },
          count,
          manifestPath: MANIFEST,
          files: {
            ...files,
            replace: async (file, text, options) => {
              effect();
              // A disk takes its time; the run continues meanwhile.
              await nextTurn();
              await files.replace(file, text, options);
            },
          },
        });
        return drive(clock, running);
      };
      const ending = new AbortController();
      const summary = await start(
        { [end]: ending.signal },
        atEffect(at, () => ending.abort()),
      );
      const covered = manifest();
      expect(summary.complete).toBe(covered.state === 'complete');
      expect(covered.state === 'running' || accepted.size === covered.generated).toBe(true);
      const resumed = await start({}, () => {});
      expect(resumed).toMatchObject({ complete: true, generated: count, accepted: count, undelivered: 0 });
      expect([...accepted].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_none, n) => n));
    }),
    { numRuns: 200 },
  );
});
