import { openManifestFile } from '../../../producer/run/manifest-file';
import { createManualClock } from '../../../lib/core/clock';
import { createProducerControl, type DrivenProducer } from '../../../producer/control/create-producer-control';
import { ControlConflict } from '../../../lib/api/live/producer-control';
import { generateRecords } from '../../../producer/generation/generate-records';
import { createReplay } from '../../../producer/run/replay';
import type { ProducedRecord } from '../../../producer/generation/record';
import type { OpenSink } from '../../../producer/delivery/sink';
import type { RunLimits } from '../../../producer/run/settings-of-run';
import { manifestSchema, type Manifest } from '../../../lib/domain/run/run';
import { ANOMALY_CATEGORIES, eventSchema, WORKLOADS, type LegionEvent } from '../../../lib/events/event';
import { Tally } from '../../../lib/domain/proof/manifest';
import { mixText, parseMix } from '../../../lib/domain/run/workload-mix';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';
import { aConfig, aDataset } from '../a-client';
import { memoryFiles } from '../run/a-run';
import { settle } from '../run/drive';

const START_MS = Date.UTC(2026, 0, 4);

type Given = { readonly limits?: RunLimits; readonly accepts?: () => boolean; readonly workload?: string };

function aControl({ limits, accepts = () => true, workload = 'credit' }: Given = {}) {
  const clock = createManualClock(START_MS);
  const files = memoryFiles();
  const dataset = aDataset();
  const sent: ProducedRecord[] = [];
  const openSink = (): OpenSink => async (context) => ({
    write: async (records) => {
      if (!accepts()) return;
      sent.push(...records);
      context.onAccepted(records, clock.now());
    },
    drain: async () => {
      if (accepts()) return;
      await new Promise((resolve) => context.abandoned.addEventListener('abort', resolve, { once: true }));
    },
    close: async () => {},
  });
  const control = createProducerControl({
    config: aConfig({
      workload,
      runId: 'r',
      startTimeMs: START_MS,
      eventsPerSecond: 10,
      network: 'excellent',
      anomalyRate: 0,
    }),
    dataset,
    records: (config, chunkSize) => (from, to) => generateRecords({ config, dataset, from, to, chunkSize, workers: 1 }),
    openSink,
    clock,
    pathsOf: (runId) => ({ manifest: `${runId}.json`, truth: `${runId}.ndjson` }),
    files,
    limits,
  });
  const manifest = (runId: string): Manifest => manifestSchema.parse(JSON.parse(files.texts.get(`${runId}.json`)!));
  /** Moves the clock on, from sleeper to sleeper. */
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    for (;;) {
      await settle();
      const next = clock.nextWakeMs();
      if (next === undefined || next > end) break;
      clock.advanceTo(next);
    }
    clock.advanceTo(end);
    await settle();
  };
  /** Lets what was asked take effect. */
  const done = async <T>(asked: Promise<T>): Promise<T> => {
    let over = false;
    const end = () => {
      over = true;
    };
    asked.then(end, end);
    const isOver = () => over;
    while (!isOver()) await pass(50);
    return asked;
  };
  return { control, sent, manifest, pass, done, dataset, clock, files };
}

const runsOf = ({ produced }: DrivenProducer) => [...produced.runs().keys()];

test('each change ends a run and begins another, and every run can be made again from its manifest', async () => {
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

test('events go out at the rate that is set, and none while it is paused', async () => {
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

test('a burst multiplies the rate for its time, and then all is as before', async () => {
  const { control, sent, pass, done } = aControl();
  await done(control.start({ eventsPerSecond: 20 }));
  await done(control.burst({ multiplier: 5, seconds: 2 }));
  expect(control.state().burst).toMatchObject({ multiplier: 5 });
  await pass(3_000);
  expect(sent.filter(({ eventId }) => eventId.startsWith('EVT-r.3-')).length).toBe(200);
  expect(control.state()).toMatchObject({ state: 'running', burst: null, events_per_second: 20, run_id: 'r.4' });
});

test('a burst that is over is not shown any longer, though its run has still to deliver', async () => {
  let accepts = true;
  const { control, pass, done, clock } = aControl({ accepts: () => accepts });
  await done(control.start({}));
  await done(control.burst({ multiplier: 5, seconds: 2 }));
  accepts = false;
  const until = Date.parse(control.state().burst!.until);
  await pass(until - clock.now());
  expect(control.state().burst).toBeNull();
});

test('every state says when it was so, and no two at the same moment', async () => {
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

test('what cannot be done now is said, and changes nothing', async () => {
  const { control } = aControl();
  await expect(control.pause()).rejects.toThrow(ControlConflict);
  await expect(control.burst({ multiplier: 2, seconds: 1 })).rejects.toThrow('start it before');
  await expect(control.inject('DUPLICATE_RETRY')).rejects.toThrow('fewer than 1');
  await expect(control.inject('NO_SUCH_TYPE')).rejects.toThrow('no anomaly of type NO_SUCH_TYPE');
  expect(control.state().state).toBe('stopped');
});

test('every type of anomaly can be injected, and is in the manifest of the run of hand-made events', async () => {
  const { control, sent, manifest, pass, done } = aControl();
  await done(control.start({}));
  await pass(5_000);
  const { anomaly_types } = control.state();
  for (const { type } of anomaly_types) await done(control.inject(type));
  const byHand = sent.filter(({ eventId }) => eventId.startsWith('EVT-r.hand1-'));
  expect(byHand.map(({ truth }) => truth[0]!.type)).toEqual(anomaly_types.map(({ type }) => type));
  const { state, generated, buckets } = manifest('r.hand1');
  const tally = new Tally();
  for (const { eventId, bytes } of byHand) tally.add(eventId, bytes);
  expect({ state, generated, buckets }).toEqual({
    state: 'complete',
    generated: anomaly_types.length,
    buckets: tally.fingerprint().buckets,
  });
});

const EVERYTHING = mixText(parseMix(WORKLOADS.join(',')));

test('an anomaly of several events is sent whole, in order, with ids of its own run', async () => {
  const { control, sent, done } = aControl({ workload: EVERYTHING });
  const types = WORKLOADS.flatMap((name) => WORKLOAD_REGISTRY[name].anomalies)
    .filter(({ category }) => category !== 'DUPLICATE_EVENT')
    .map(({ variants }) => variants[0]!.type);
  const refused: string[] = [];
  for (const type of types) {
    const before = sent.length;
    const answer = await done(control.inject(type)).catch((error: unknown) => {
      if (!(error instanceof ControlConflict)) throw error;
      refused.push(type);
    });
    if (!answer) continue;
    const { event_id, event_ids, payload } = answer;
    const made = sent.slice(before);
    expect({ type, ids: made.map(({ eventId }) => eventId) }).toEqual({ type, ids: event_ids });
    expect(event_ids.at(-1)).toBe(event_id);
    expect(JSON.parse(payload)).toEqual(eventIn(made.at(-1)!));
    const flagged = made.filter(({ truth }) => truth.some((flag) => flag.type === type));
    const episodes = flagged.map(({ truth }) => truth.find((flag) => flag.type === type)!.episode_id);
    expect(flagged.length).toBeGreaterThan(0);
    // One anomaly, which bears the id of its first event if it is more than one.
    expect(new Set(episodes).size).toBe(1);
    expect(episodes[0] ?? flagged[0]!.eventId).toBe(flagged[0]!.eventId);
    const times = made.map(({ eventTimeMs }) => eventTimeMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(START_MS + 60_000);
    for (const record of made) expect(eventSchema.safeParse(eventIn(record)).error).toBeUndefined();
  }
  expect(types.length).toBeGreaterThanOrEqual(WORKLOADS.length);
  // A hundred customers may be too few for the rarest.
  expect(refused.length).toBeLessThanOrEqual(1);
});

const eventIn = ({ bytes }: ProducedRecord) => JSON.parse(Buffer.from(bytes).toString()) as LegionEvent;

test('what is made can be another workload, or a mix, from the next start on', async () => {
  const { control, sent, manifest, pass, done } = aControl();
  await done(control.start({ eventsPerSecond: 20 }));
  await done(control.start({ workload: WORKLOADS.join(',') }));
  expect(control.state()).toMatchObject({ workload: EVERYTHING, state: 'running' });
  await pass(2_000);
  await done(control.stop());
  const runId = runsOf(control).at(-1)!;
  expect(manifest(runId).config.workload).toBe(EVERYTHING);
  const ofRun = sent.filter(({ eventId }) => eventId.startsWith(`EVT-${runId}-`));
  expect(new Set(ofRun.map(({ workload }) => workload))).toEqual(new Set(WORKLOADS));
  const categories = new Set(control.state().anomaly_types.map(({ category }) => category));
  expect(categories).toEqual(new Set(ANOMALY_CATEGORIES));
});

test('payments that are sent by hand are carried out in order, in the run of what is made by hand', async () => {
  const { control, sent, manifest, done } = aControl();
  const pay = (debtor: string, creditor: string, amount: number) =>
    done(
      control.pay({
        payments: [{ debtor_account: debtor, creditor_account: creditor, amount, purpose: 'INVOICE' }],
      }),
    );
  const first = await pay('B-00000001', 'A-00000002', 1_200);
  const second = await pay('A-00000002', 'A-00000999', 300);
  expect(first).toMatchObject({ run_id: 'r.hand1', payments: [{ outcome: 'SETTLED', reason: null }] });
  expect(second.payments).toMatchObject([{ outcome: 'REJECTED', reason: 'UNKNOWN_ACCOUNT' }]);
  const eventIds = [...first.payments, ...second.payments].flatMap(({ event_ids }) => event_ids);
  expect(sent.map(({ eventId }) => eventId)).toEqual(eventIds);
  // One clearing group: one shard sees all of it, in order.
  expect(new Set(sent.map(({ partitionKey }) => partitionKey)).size).toBe(1);
  expect(manifest('r.hand1')).toMatchObject({ state: 'complete', generated: eventIds.length });
  expect(control.state().log.at(-1)!.text).toBe('sent 1 payment by hand, of which 0 settled');
});

test('an event that the stream does not take is told, kept, and sent before the next', async () => {
  const stream = { open: false };
  const { control, sent, manifest, done } = aControl({ accepts: () => stream.open });
  const event = { customer: { customer_id: 'C' } };
  await expect(done(control.send({ event_type: 'CREDIT_ASSESSMENT', event }))).rejects.toThrow(ControlConflict);
  expect(manifest('r.hand1')).toMatchObject({ state: 'running', generated: 1, position: 0 });
  stream.open = true;
  await done(control.send({ event_type: 'CREDIT_ASSESSMENT', event }));
  expect(sent.map(({ eventId }) => eventId)).toEqual(['EVT-r.hand1-0', 'EVT-r.hand1-1']);
  expect(manifest('r.hand1')).toMatchObject({ state: 'complete', generated: 2, position: 2 });
});

test('a limit counts over all runs', async () => {
  const { control, sent, pass, done } = aControl({ limits: { count: 60 } });
  await done(control.start({ eventsPerSecond: 10 }));
  await pass(1_000);
  await done(control.change({ eventsPerSecond: 100 }));
  await pass(5_000);
  await control.finished;
  expect(sent.length).toBe(60);
  expect(control.state().state).toBe('stopped');
});

test('an earlier run of the same id is taken up where it stood, and its events are not counted again', async () => {
  const { control, sent, manifest, pass, done, files, dataset } = aControl();
  const config = aConfig({
    runId: 'r',
    startTimeMs: START_MS,
    eventsPerSecond: 10,
    network: 'excellent',
    anomalyRate: 0,
  });
  const file = await openManifestFile('r.json', config, files);
  const replay = createReplay(config, dataset);
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
