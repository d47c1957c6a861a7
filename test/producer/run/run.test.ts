import * as fc from 'fast-check';
import type { PutOutcome } from '../../../lib/aws/put-events';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import { manifestSchema } from '../../../lib/domain/run/run';
import type { SentTo } from '../../../lib/domain/run/sent-to';
import { UserError } from '../../../lib/core/user-error';
import { createManualClock, type Clock } from '../../../lib/core/clock';
import type { ProducedRecord } from '../../../producer/generation/record';
import { runProducer } from '../../../producer/run/run';
import type { RunFiles } from '../../../producer/run/run-files';
import type { ProducerOptions, ProducerSnapshot } from '../../../producer/run/run-options';
import type { OpenSink, SinkContext } from '../../../producer/delivery/sink';
import { aConfig, aRecord, memoryFiles, recordsOf } from './a-run';
import { drive } from './drive';
import { MAX_PENDING, streamSink, type Put } from './stream-sink';

const ACCEPTED: PutOutcome = { kind: 'accepted', shardId: 's', sequenceNumber: '1' };
const VIRTUAL = { clock: 'virtual' } as const;
const MANIFEST = 'run.json';

/** Takes every record as it comes. */
function directSink(take: (record: ProducedRecord) => void, clock: ProducerOptions['clock']): OpenSink {
  return async ({ onAccepted }) => ({
    write: async (records) => {
      records.forEach(take);
      onAccepted(records, clock.now());
    },
    drain: async () => {},
    close: async () => {},
  });
}

function setUp(changes: Partial<ProducerOptions> & { readonly put?: Put } = {}) {
  const clock = createManualClock(1_000_000);
  const files = memoryFiles();
  const delivered: { sequence: number; atMs: number }[] = [];
  const takeAll: Put = async (records) => {
    for (const { sequence } of records) delivered.push({ sequence, atMs: clock.now() - 1_000_000 });
    return records.map(() => ACCEPTED);
  };
  const { put = takeAll, ...options } = changes;
  const all: ProducerOptions = {
    config: aConfig(),
    records: recordsOf(),
    openSink: streamSink(put, clock),
    clock,
    pace: VIRTUAL,
    manifestPath: MANIFEST,
    files,
    ...options,
  };
  const run = (more: Partial<ProducerOptions> = {}) => drive(clock, runProducer({ ...all, ...more }));
  const manifest = () => manifestSchema.parse(JSON.parse(files.texts.get(MANIFEST)!));
  return { clock, files, delivered, run, manifest, takeAll };
}

const sequencesOf = (delivered: readonly { sequence: number }[]) => delivered.map(({ sequence }) => sequence);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_none, index) => from + index);

test('a run delivers every event up to its count and ends with a complete manifest', async () => {
  const { run, delivered, manifest } = setUp();
  const summary = await run({ count: 95 });
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 95));
  expect(summary).toMatchObject({ stoppedBy: 'count', complete: true, generated: 95, accepted: 95, undelivered: 0 });
  expect(summary.mix).toMatchObject({
    anomalous: 9,
    anomalies: { DEMOGRAPHIC_INCONSISTENCY: 9 },
    risk: { HIGH: 32, LOW: 63 },
  });
  expect(manifest()).toMatchObject({ state: 'complete', generated: 95, position: 95 });
});

test('the manifest holds the fingerprint of exactly the events generated', async () => {
  const { run, manifest } = setUp();
  await run({ count: 42 });
  const tally = new Tally();
  for (const sequence of range(0, 42)) tally.add(aRecord(sequence).eventId, aRecord(sequence).bytes);
  const { bytes, buckets } = tally.fingerprint();
  expect(manifest()).toMatchObject({ bytes, buckets });
});

test('on the wall clock events leave at their time, simulated latency included', async () => {
  const config = aConfig({ eventsPerSecond: 10 });
  const { run, clock } = setUp({ config });
  const left: [number, number][] = [];
  const summary = await run({
    pace: { clock: 'wall', speed: 2 },
    durationMs: 400,
    records: recordsOf({ config, chunkSize: 2, latencyMs: (sequence) => (sequence === 1 ? 450 : 0) }),
    openSink: directSink((record) => left.push([record.sequence, clock.now() - 1_000_000]), clock),
  });
  expect(left).toEqual([
    [0, 0],
    [2, 100],
    [3, 150],
    [4, 200],
    [5, 250],
    [1, 280],
    [6, 300],
    [7, 350],
  ]);
  expect(summary).toMatchObject({ stoppedBy: 'duration', generated: 8, maxLagMs: 5 });
});

test('a slow sink shows as lag, and no event is left out', async () => {
  const config = aConfig({ eventsPerSecond: 100 });
  const snapshots: ProducerSnapshot[] = [];
  const { run, clock, takeAll, delivered } = setUp({ config, records: recordsOf({ config }) });
  const put: Put = async (records) => {
    await clock.sleepUntil(clock.now() + 1_000);
    return takeAll(records);
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

/** Ten records a second of the hundred asked for; between the writes nothing at all is in flight. */
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
  'while due records are not accepted, lag is never 0: slow %s',
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
      // All that the schedule asks for by now, to within what the simulated latency may hold back.
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
  'on the wall clock a duration is time: with a slow %s the run ends then, and the same again goes on to the planned end',
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
    // What was made by then is still delivered: a few chunks of ten, at ten a second.
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

test('a stream that takes nothing does not hold a run up for ever once its time is up', async () => {
  const { run, manifest } = setUp({ put: neverAnswer });
  const summary = await run(TIMED);
  expect(summary).toMatchObject({ stoppedBy: 'duration', complete: false, accepted: 0 });
  expect(summary.elapsedMs).toBe(35_000);
  expect(summary.undelivered).toBe(summary.generated);
  expect(manifest()).toMatchObject({ state: 'running', generated: summary.generated, position: 0 });
});

test('a sink that takes nothing holds generation back: no more is made than is held', async () => {
  const chunkSize = 10;
  const force = new AbortController();
  const { run, clock } = setUp({ put: neverAnswer, force: force.signal });
  let largest = 0;
  const onProgress = ({ generated }: ProducerSnapshot) => {
    largest = Math.max(largest, generated);
    if (clock.now() > 1_060_000) force.abort();
  };
  await run({ records: recordsOf({ chunkSize }), onProgress });
  // The lanes are full; one chunk waits to be taken over, and the next is ready behind it.
  expect(largest).toBeGreaterThanOrEqual(MAX_PENDING);
  expect(largest).toBeLessThanOrEqual(MAX_PENDING + 3 * chunkSize);
});

test('an unlimited run is stopped by the signal: what was generated is delivered, nothing more is generated', async () => {
  const stop = new AbortController();
  const { run, delivered, manifest } = setUp({ pace: { clock: 'wall', speed: 1 }, stop: stop.signal });
  const summary = await run({ onProgress: ({ accepted }) => void (accepted > 50 && stop.abort()) });
  expect(summary).toMatchObject({ stoppedBy: 'signal', complete: true });
  expect(summary.generated).toBeLessThan(100);
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, summary.generated));
  expect(manifest()).toMatchObject({ state: 'complete', generated: summary.generated });
});

const refuse: Put = async (records) => records.map(() => ({ kind: 'throttled', code: 'T', message: '' }));
const neverAnswer: Put = () => new Promise(() => {});

test.each([
  ['refuses everything', refuse],
  ['never answers', neverAnswer],
])('when the sink %s, a stopped run ends within five seconds and says what is undelivered', async (_what, put) => {
  const stop = new AbortController();
  const { run, clock, manifest } = setUp({ put, stop: stop.signal });
  let stoppedAtMs = 0;
  const summary = await run({
    onProgress: () => {
      if (stop.signal.aborted) return;
      stop.abort();
      stoppedAtMs = clock.now();
    },
  });
  expect(clock.now() - stoppedAtMs).toBeLessThan(5_000);
  expect(summary).toMatchObject({ stoppedBy: 'signal', complete: false, accepted: 0 });
  expect(summary.undelivered).toBe(summary.generated);
  expect(manifest().state).toBe('running');
});

test('a second signal ends the run at once', async () => {
  const stop = new AbortController();
  const force = new AbortController();
  const { run } = setUp({ put: neverAnswer, stop: stop.signal, force: force.signal });
  const summary = await run({ onProgress: () => (stop.signal.aborted ? force.abort() : stop.abort()) });
  expect(summary).toMatchObject({ stoppedBy: 'forced', complete: false });
});

test('a lasting fault ends the run with that fault after the rest is delivered, and a restart goes on from there', async () => {
  const { run, takeAll, delivered, clock, manifest } = setUp();
  let calls = 0;
  const failOnce: Put = async (records) => {
    if (calls++ === 1) throw new UserError('access denied');
    return takeAll(records);
  };
  await expect(run({ count: 200, openSink: streamSink(failOnce, clock) })).rejects.toThrow('access denied');
  expect(manifest().state).toBe('running');
  const summary = await run({ count: 200 });
  expect(summary).toMatchObject({ complete: true, generated: 200 });
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 200));
});

test('a fault of the files ends the run', async () => {
  const { run, files } = setUp();
  const full: RunFiles = { ...files, replace: () => Promise.reject(new Error('disk full')) };
  await expect(run({ count: 10, files: full })).rejects.toThrow('disk full');
});

test('a finished run is not done again, and goes on when it is to have more events', async () => {
  const { run, delivered, manifest } = setUp();
  await run({ count: 30 });
  expect(await run({ count: 30 })).toMatchObject({ stoppedBy: 'already-complete', complete: true, generated: 30 });
  expect(delivered.length).toBe(30);
  expect(await run({ count: 45 })).toMatchObject({ stoppedBy: 'count', resumedAt: 30, accepted: 45, acceptedNow: 15 });
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 45));
  expect(manifest()).toMatchObject({ state: 'complete', generated: 45 });
});

const STREAM = { kind: 'stream', arn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s', createdAtMs: 1_000 } as const;
const to = (sentTo: SentTo | undefined) => ({ destination: { identify: async () => sentTo } });

test.each<[string, SentTo]>([
  ['a stream of the same name that was made since', { ...STREAM, createdAtMs: 2_000 }],
  ['another stream', { ...STREAM, arn: `${STREAM.arn}2` }],
  ['a file', { kind: 'file', path: '/f' }],
])(
  'a finished run that is sent to %s is sent whole again, and its manifest is the same but for that',
  async (_what, other) => {
    const { run, delivered, manifest } = setUp();
    const remarks: string[] = [];
    const onRemark = (text: string) => void remarks.push(text);
    await run({ count: 30, onRemark, ...to(STREAM) });
    const before = manifest();
    expect(before.sentTo).toEqual(STREAM);
    expect(await run({ count: 30, onRemark, ...to(STREAM) })).toMatchObject({ stoppedBy: 'already-complete' });
    expect(remarks).toEqual([]);
    delivered.length = 0;
    expect(await run({ count: 30, onRemark, ...to(other) })).toMatchObject({ stoppedBy: 'count', accepted: 30 });
    expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 30));
    expect(manifest()).toEqual({ ...before, sentTo: other });
    expect(remarks).toEqual([expect.stringMatching(/^run test starts over and is sent in full: it was sent to /)]);
    expect(await run({ count: 30, ...to(other) })).toMatchObject({ stoppedBy: 'already-complete' });
  },
);

test('a run that was partly sent to another stream starts over there, at its own pace', async () => {
  const { run, delivered } = setUp();
  const pace = { clock: 'wall', speed: 1 } as const;
  await run({ count: 20, ...to(STREAM) });
  delivered.length = 0;
  const summary = await run({ count: 50, pace, ...to({ ...STREAM, createdAtMs: 9_000 }) });
  expect(summary).toMatchObject({ resumedAt: 0, accepted: 50, complete: true });
  expect(summary.elapsedMs).toBeGreaterThanOrEqual(490);
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 50));
});

test('a run whose manifest does not say where it went is sent in full, unless the endpoint cannot tell streams apart', async () => {
  const { run, delivered } = setUp();
  await run({ count: 30 });
  delivered.length = 0;
  const remarks: string[] = [];
  const onRemark = (text: string) => void remarks.push(text);
  expect(await run({ count: 30, onRemark, ...to(undefined) })).toMatchObject({ stoppedBy: 'already-complete' });
  expect(await run({ count: 30, onRemark, ...to(STREAM) })).toMatchObject({ stoppedBy: 'count' });
  expect(delivered.length).toBe(30);
  expect(remarks).toEqual([
    expect.stringContaining('does not tell whether the stream is still the same'),
    expect.stringContaining('its manifest does not say what it was sent to'),
  ]);
});

test('where a stream has no time of creation, its ARN alone counts, and that is said', async () => {
  const { run } = setUp();
  const { createdAtMs: _createdAtMs, ...vague } = STREAM;
  const remarks: string[] = [];
  await run({ count: 30, ...to(vague) });
  const again = await run({ count: 30, onRemark: (text) => void remarks.push(text), ...to(vague) });
  expect(again.stoppedBy).toBe('already-complete');
  expect(remarks).toEqual([expect.stringContaining("continues because the stream's ARN is the same")]);
});

test('a start against another stream that came to nothing leaves the run as it was', async () => {
  const { run, delivered } = setUp();
  await run({ count: 30, ...to(STREAM) });
  const refused = run({
    count: 30,
    openSink: async () => {
      throw new UserError('no such stream');
    },
    ...to({ ...STREAM, createdAtMs: 9_000 }),
  });
  await expect(refused).rejects.toThrow('no such stream');
  delivered.length = 0;
  expect(await run({ count: 40, ...to(STREAM) })).toMatchObject({ resumedAt: 30, accepted: 40 });
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(30, 40));
});

test('a run id that was used with other settings is refused by the fields that differ', async () => {
  const { run } = setUp();
  await run({ count: 5 });
  const other = aConfig({ seed: 2, dataset: { name: 'file.csv', rows: 10, sha256: 'a'.repeat(64) } });
  await expect(run({ count: 5, config: other })).rejects.toThrow(
    /seed was 1, now 2, dataset\.name was "twin", now "file\.csv";/,
  );
});

test('without a manifest a run delivers all the same', async () => {
  const { run, delivered } = setUp();
  const summary = await run({ count: 25, manifestPath: undefined });
  expect([summary.complete, delivered.length]).toEqual([true, 25]);
});

test('records that end before the count are all delivered, and the summary says that they ended', async () => {
  const { run } = setUp();
  const summary = await run({ count: 100, records: (from) => recordsOf()(from, 60) });
  expect(summary).toMatchObject({ stoppedBy: 'records-ended', complete: true, generated: 60 });
});

test('the snapshots show windows over the events in the order of delivery', async () => {
  const config = aConfig({ eventsPerSecond: 1 });
  const snapshots: ProducerSnapshot[] = [];
  const { run } = setUp({
    config,
    records: recordsOf({ config }),
    windows: { windowMs: 10_000, allowedLatenessMs: 0 },
  });
  const summary = await run({ count: 45, onProgress: (snapshot) => snapshots.push(snapshot) });
  expect(summary.windows).toMatchObject({
    countWindows: 2,
    lastCountWindow: { index: 1, count: 20 },
    eventTimeWindows: 4,
    lastEventTimeWindow: { count: 10, anomalous: 1 },
    lateEvents: 0,
  });
  expect(snapshots.at(-1)).toMatchObject({ runId: 'test', generated: 45, accepted: 45, position: 45, target: 45 });
});

/** What outlasts a killed process: its files, and what the stream has accepted. */
type World = { readonly texts: Map<string, string>; readonly accepted: Map<number, number> };

/** A process that dies at its `lifetime`-th effect on the world; from then on nothing that it does happens. */
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

test('killed at any instants and started again, a run leaves no event unsent and no manifest untrue', async () => {
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

/** What the files promise holds: accepted events are covered, and the position claims none that is not accepted. */
function expectTruth({ texts, accepted }: World): void {
  const text = texts.get(MANIFEST);
  const generated = text === undefined ? 0 : manifestSchema.parse(JSON.parse(text)).generated;
  for (const sequence of accepted.keys()) expect(sequence).toBeLessThan(generated);
  const saved = texts.get(`${MANIFEST}.position`);
  if (saved === undefined) return;
  const claim = JSON.parse(saved) as { position: number; accepted: [number, number][] };
  for (const [start, end] of [[0, claim.position] as const, ...claim.accepted]) {
    for (const sequence of range(start, end)) expect(accepted.has(sequence)).toBe(true);
  }
}
