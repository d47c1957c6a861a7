import type { Clock } from '../../../lib/core/clock';
import type { ProducedRecord } from '../../../producer/generation/record';
import type { ProducerSnapshot } from '../../../producer/run/run-options';
import type { OpenSink, SinkContext } from '../../../producer/delivery/sink';
import { aConfig, recordsOf } from './a-run';
import { directSink, neverAnswer, range, sequencesOf, setUp } from './set-up';
import { MAX_PENDING, streamSink, type Put } from './stream-sink';

test('a slow sink makes the run lag behind its schedule, and every event is delivered', async () => {
  const config = aConfig({ eventsPerSecond: 100 });
  const snapshots: ProducerSnapshot[] = [];
  const { run, clock, takeAll, delivered } = setUp({ config, records: recordsOf({ config }) });
  const put: Put = async (records, signal) => {
    await clock.sleepUntil(clock.now() + 1_000);
    return takeAll(records, signal);
  };
  const summary = await run({
    count: 200,
    pace: { clock: 'wall', speed: 1 },
    openSink: streamSink(put, clock),
    onProgress: (snapshot) => snapshots.push(snapshot),
  });
  expect(delivered.length).toBe(200);
  expect(summary.maxLagMs).toBeGreaterThan(2_000);
  expect(Math.max(...snapshots.map((snapshot) => snapshot.behindScheduleMs))).toBeGreaterThan(2_000);
});

/** Ten records a second of the requested hundred; between the writes nothing is in flight. */
const SLOW = {
  sink: (clock: Clock) => ({
    openSink: async ({ onAccepted }: SinkContext) => ({
      write: async (records: readonly ProducedRecord[]) => {
        await clock.sleepUntil(clock.now() + 100 * records.length);
        onAccepted(records, clock.now());
      },
      drain: async () => {},
      close: async () => {},
    }),
  }),
  generation: (clock: Clock) => ({
    records: async function* (from: number, to: number) {
      for await (const chunk of recordsOf()(from, to)) {
        await clock.sleepUntil(clock.now() + 100 * chunk.length);
        yield chunk;
      }
    },
    openSink: directSink(() => {}, clock),
  }),
};

test.each(['sink', 'generation'] as const)(
  'the lag is never 0 while due records are not accepted: slow %s',
  async (part) => {
    const { run, clock } = setUp();
    const seen: ProducerSnapshot[] = [];
    const summary = await run({
      ...SLOW[part](clock),
      count: 300,
      pace: { clock: 'wall', speed: 1 },
      onProgress: (snapshot) => seen.push(snapshot),
    });
    const started = seen.filter(({ accepted }) => accepted > 0 && accepted < 300);
    expect(started.length).toBeGreaterThan(50);
    for (const { dueNotAccepted, behindScheduleMs, askedPerSecond, elapsedMs, accepted } of started) {
      expect(behindScheduleMs).toBeGreaterThan(0);
      // Everything scheduled by now, within what the simulated latency may hold back.
      const due = Math.min(300, (elapsedMs - started[0]!.elapsedMs) / 10) - accepted;
      expect(dueNotAccepted).toBeGreaterThan(due - 20);
      expect(askedPerSecond).toBeCloseTo(100);
    }
    expect(summary.maxLagMs).toBeGreaterThan(25_000);
    expect(summary.askedPerSecond).toBeCloseTo(100);
    expect(summary.eventsPerSecond).toBeCloseTo(10, 0);
  },
);

const TIMED = { pace: { clock: 'wall', speed: 1 }, durationMs: 5_000 } as const;

test.each(['sink', 'generation'] as const)(
  'on the wall clock a run with a slow %s ends after its duration, and a rerun completes the plan',
  async (part) => {
    const { run, clock, manifest, delivered, takeAll } = setUp();
    const took: number[] = [];
    const slow = SLOW[part](clock);
    const counting: OpenSink = async (context) => {
      const onAccepted: SinkContext['onAccepted'] = (records, atMs) => {
        took.push(...sequencesOf(records));
        context.onAccepted(records, atMs);
      };
      return slow.openSink({ ...context, onAccepted });
    };
    const first = await run({ ...slow, ...TIMED, openSink: counting });
    expect(first).toMatchObject({ stoppedBy: 'duration', complete: true, undelivered: 0, target: 500 });
    expect(first.generated).toBeLessThan(90);
    // The records made by then are still delivered: a few chunks of ten, at ten a second.
    expect(first.elapsedMs).toBeLessThan(5_000 + 4_000);
    expect(first.behindScheduleMs).toBeGreaterThan(3_000);
    expect(first.dueNotAccepted).toBeGreaterThan(380);
    expect(manifest()).toMatchObject({ state: 'complete', generated: first.generated, position: first.generated });

    const before = clock.now();
    const second = await run({ ...TIMED, openSink: streamSink(takeAll, clock) });
    expect(second).toMatchObject({ stoppedBy: 'duration', complete: true, generated: 500, resumedAt: first.generated });
    expect([...took, ...sequencesOf(delivered)].sort((a, b) => a - b)).toEqual(range(0, 500));
    const rest = (500 - first.generated) * 10;
    expect(Math.abs(clock.now() - before - rest)).toBeLessThan(200);
    expect(manifest()).toMatchObject({ state: 'complete', generated: 500 });
    expect(await run(TIMED)).toMatchObject({ stoppedBy: 'already-complete' });
  },
);

test('a run whose stream accepts nothing ends 30 s after its duration', async () => {
  const { run, manifest } = setUp({ put: neverAnswer });
  const summary = await run(TIMED);
  expect(summary).toMatchObject({ stoppedBy: 'duration', complete: false, accepted: 0 });
  expect(summary.elapsedMs).toBe(35_000);
  expect(summary.undelivered).toBe(summary.generated);
  expect(manifest()).toMatchObject({ state: 'running', generated: summary.generated, position: 0 });
});

test('generation pauses while a sink accepts nothing: it makes no more than the lanes hold', async () => {
  const chunkSize = 10;
  const force = new AbortController();
  const { run, clock } = setUp({ put: neverAnswer, force: force.signal });
  let largest = 0;
  const onProgress = ({ generated }: ProducerSnapshot) => {
    largest = Math.max(largest, generated);
    if (clock.now() > 1_060_000) force.abort();
  };
  await run({ records: recordsOf({ chunkSize }), onProgress });
  // The lanes are full; one chunk waits for a place in them, and the next is ready behind it.
  expect(largest).toBeGreaterThanOrEqual(MAX_PENDING);
  expect(largest).toBeLessThanOrEqual(MAX_PENDING + 3 * chunkSize);
});
