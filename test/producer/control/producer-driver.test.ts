import { ControlConflict } from '../../../lib/api/live/producer-control';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import { mixText, parseMix } from '../../../lib/domain/run/workload-mix';
import { ANOMALY_CATEGORIES, WORKLOADS } from '../../../lib/events/event';
import type { ProducedRecord } from '../../../producer/generation/record';
import { openManifestFile } from '../../../producer/run/manifest-file';
import { createReplay } from '../../../producer/run/replay';
import { aControl, CONFIG, runsOf, START_MS } from './a-control';

test('each change ends a run and starts another, and every run can be reproduced from its manifest', async () => {
  const { control, sent, manifest, pass, done, dataset } = aControl();
  await done(control.start({}));
  await pass(2_000);
  await done(control.change({ eventsPerSecond: 40 }));
  await pass(1_000);
  await done(control.change({ anomalyRate: 1, network: 'good' }));
  await pass(1_000);
  await done(control.stop());
  expect(runsOf(control)).toEqual(['r', 'r.2', 'r.3']);
  for (const runId of runsOf(control)) {
    const { state, config, generated, buckets } = manifest(runId);
    const replay = createReplay(config, dataset);
    const tally = new Tally();
    for (let sequence = 0; sequence < generated; sequence++) {
      const { eventId, bytes } = replay(sequence);
      tally.add(eventId, bytes);
    }
    const ofRun = sent.filter(({ eventId }) => eventId.startsWith(`EVT-${runId}-`));
    expect({ state, count: ofRun.length, buckets: tally.fingerprint().buckets }).toEqual({
      state: 'complete',
      count: generated,
      buckets,
    });
  }
  expect(manifest('r.2').config.eventsPerSecond).toBe(40);
  expect(manifest('r.3').config).toMatchObject({ anomalyRate: 1, network: 'good', eventsPerSecond: 40 });
});

test('events go out at the configured rate, and none while the producer is paused', async () => {
  const { control, sent, pass, done } = aControl();
  await done(control.start({ eventsPerSecond: 100 }));
  const before = sent.length;
  await pass(3_000);
  expect((sent.length - before) / 300).toBeCloseTo(1, 1);
  await done(control.pause());
  expect(control.state().state).toBe('paused');
  const paused = sent.length;
  await pass(10_000);
  expect(sent.length).toBe(paused);
  const resumedAt = START_MS + 10_000;
  await done(control.start({}));
  await pass(500);
  expect(Math.min(...sent.slice(paused).map(({ eventTimeMs }) => eventTimeMs))).toBeGreaterThan(resumedAt);
});

test('a burst multiplies the rate for its duration, after which the rate is as before', async () => {
  const { control, sent, pass, done } = aControl();
  await done(control.start({ eventsPerSecond: 20 }));
  await done(control.burst({ multiplier: 5, seconds: 2 }));
  expect(control.state().burst).toMatchObject({ multiplier: 5 });
  await pass(3_000);
  expect(sent.filter(({ eventId }) => eventId.startsWith('EVT-r.3-')).length).toBe(200);
  expect(control.state()).toMatchObject({ state: 'running', burst: null, events_per_second: 20, run_id: 'r.4' });
});

test('a finished burst is no longer shown, even while its run still has events to deliver', async () => {
  let accepts = true;
  const { control, pass, done, clock } = aControl({ accepts: () => accepts });
  await done(control.start({}));
  await done(control.burst({ multiplier: 5, seconds: 2 }));
  accepts = false;
  const until = Date.parse(control.state().burst!.until);
  await pass(until - clock.now());
  expect(control.state().burst).toBeNull();
});

test('every state says when it was taken, and no two have the same time', async () => {
  const { control, pass } = aControl();
  const [first, second] = [control.state(), control.state()];
  await pass(1_000);
  const third = control.state();
  expect([first.as_of, second.as_of, third.as_of]).toEqual([
    new Date(START_MS).toISOString(),
    new Date(START_MS + 1).toISOString(),
    new Date(START_MS + 1_000).toISOString(),
  ]);
});

test('pausing or bursting a producer that is not running is refused and changes nothing', async () => {
  const { control } = aControl();
  await expect(control.pause()).rejects.toThrow(ControlConflict);
  await expect(control.burst({ multiplier: 2, seconds: 1 })).rejects.toThrow('start it before');
  expect(control.state().state).toBe('stopped');
});

test('a start can choose another workload, or a mix', async () => {
  const { control, sent, manifest, pass, done } = aControl();
  await done(control.start({ eventsPerSecond: 20 }));
  await done(control.start({ workload: WORKLOADS.join(',') }));
  const mix = mixText(parseMix(WORKLOADS.join(',')));
  expect(control.state()).toMatchObject({ workload: mix, state: 'running' });
  await pass(2_000);
  await done(control.stop());
  const runId = runsOf(control).at(-1)!;
  expect(manifest(runId).config.workload).toBe(mix);
  const ofRun = sent.filter(({ eventId }) => eventId.startsWith(`EVT-${runId}-`));
  expect(new Set(ofRun.map(({ workload }) => workload))).toEqual(new Set(WORKLOADS));
  const categories = new Set(control.state().anomaly_types.map(({ category }) => category));
  expect(categories).toEqual(new Set(ANOMALY_CATEGORIES));
});

test('a limit counts the events of all runs together', async () => {
  const { control, sent, pass, done } = aControl({ limits: { count: 60 } });
  await done(control.start({ eventsPerSecond: 10 }));
  await pass(1_000);
  await done(control.change({ eventsPerSecond: 100 }));
  await pass(5_000);
  await control.finished;
  expect(sent.length).toBe(60);
  expect(control.state().state).toBe('stopped');
});

test('an earlier run with the same id is resumed, and its events are not counted again', async () => {
  const { control, sent, manifest, pass, done, disk, dataset } = aControl();
  const file = await openManifestFile('r.json', CONFIG, disk.files);
  const replay = createReplay(CONFIG, dataset);
  const earlier = Array.from({ length: 5 }, (_, sequence) => replay(sequence) as ProducedRecord);
  await file.cover(earlier, 0);
  await file.complete({ position: 5, accepted: [] });
  await done(control.start({}));
  await pass(2_000);
  await done(control.stop());
  expect(sent[0]!.sequence).toBe(5);
  expect(manifest('r').generated).toBe(sent.length + 5);
  const counted = control.produced.windows().reduce((sum, { generated }) => sum + generated.count, 0);
  expect(counted).toBe(sent.length);
  expect(control.produced.runs().get('r')).toBe(5);
});
