import { Tally } from '../../../lib/domain/proof/fingerprint';
import type { ProducerSnapshot } from '../../../producer/run/run-options';
import { aConfig, aRecord, recordsOf } from './a-run';
import { directSink, range, sequencesOf, setUp } from './set-up';

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

test('a finished run is not repeated, and continues when more events are requested', async () => {
  const { run, delivered, manifest } = setUp();
  await run({ count: 30 });
  expect(await run({ count: 30 })).toMatchObject({ stoppedBy: 'already-complete', complete: true, generated: 30 });
  expect(delivered.length).toBe(30);
  expect(await run({ count: 45 })).toMatchObject({ stoppedBy: 'count', resumedAt: 30, accepted: 45, acceptedNow: 15 });
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 45));
  expect(manifest()).toMatchObject({ state: 'complete', generated: 45 });
});

test('a run id already used with other settings is refused, naming the fields that differ', async () => {
  const { run } = setUp();
  await run({ count: 5 });
  const other = aConfig({ seed: 2, dataset: { name: 'file.csv', rows: 10, sha256: 'a'.repeat(64) } });
  await expect(run({ count: 5, config: other })).rejects.toThrow(
    /seed was 1, now 2, dataset\.name was "twin", now "file\.csv";/,
  );
});

test('a run without a manifest delivers every event', async () => {
  const { run, delivered } = setUp();
  const summary = await run({ count: 25, manifestPath: undefined });
  expect([summary.complete, delivered.length]).toEqual([true, 25]);
});

test('records that end before the count are all delivered, and the summary says so', async () => {
  const { run } = setUp();
  const summary = await run({ count: 100, records: (from) => recordsOf()(from, 60) });
  expect(summary).toMatchObject({ stoppedBy: 'records-ended', complete: true, generated: 60 });
});

test('the snapshots show windows over the events in delivery order', async () => {
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
