import type { Burst, ControlState, ProducerState } from '../../lib/api/contract/control';
import { MAX_EVENTS_PER_SECOND } from '../../lib/api/contract/control-limits';
import { isoOf } from '../../lib/api/contract/event-views';
import { WORKLOADS } from '../../lib/events/event';
import { eventTimeMs, type RunConfig } from '../../lib/domain/run/run';
import { mixText, parseMix } from '../../lib/domain/run/workload-mix';
import type { Clock } from '../../lib/core/clock';
import type { Dataset } from '../dataset/dataset';
import { readEarlierRun } from '../run/earlier-run';
import type { RunFiles } from '../run/run-files';
import type { ProducerOptions, ProducerSnapshot } from '../run/run-options';
import type { ProducerSummary } from '../run/run-summary';
import type { RunLimits } from '../run/settings-of-run';
import type { OpenSink, SinkDestination } from '../delivery/sink';
import { anomaliesOf } from '../workloads/create-workload';
import { totalCounters } from './control-totals';
import { handMade, injected } from './hand-made-record';
import { createHandMadePayments, type HandMadePayments } from './hand-made-payments';
import { createHandMadeRun, type HandMadeRun } from './hand-made-run';
import { createProducedLedger } from './produced-ledger';
import { ControlConflict, type ProducerChange, type ProducerControl } from '../../lib/api/live/producer-control';
import { startSegment, type Segment } from './segment';

export type ProducerControlOptions = {
  /** The first run; later ones differ from it in what was changed, and bear its id with a number behind. */
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** The records of a run in chunks of the given size, as `generateRecords` makes them. */
  readonly records: (config: RunConfig, chunkSize: number) => ProducerOptions['records'];
  /** A sink that carries the given rate. */
  readonly openSink: (eventsPerSecond: number) => OpenSink;
  readonly clock: Clock;
  readonly pathsOf: (runId: string) => { readonly manifest: string; readonly truth: string };
  readonly files: RunFiles;
  /** What the sinks send to. @default an earlier run of the first one's id goes on wherever it was sent before */
  readonly destination?: SinkDestination;
  /** Over all runs, those made by hand left out. @default none */
  readonly limits?: RunLimits;
  /** @default 4,500 */
  readonly drainTimeoutMs?: number;
};

export type DrivenProducer = ProducerControl & {
  /** Resolves when the limits are reached, or the producer has failed. */
  readonly finished: Promise<void>;
  /** The runs that have ended, in their order. */
  readonly summaries: () => readonly ProducerSummary[];
  /** Of the run that is going on; undefined when none is. */
  readonly snapshot: () => ProducerSnapshot | undefined;
};

type Settings = Pick<RunConfig, 'workload' | 'eventsPerSecond' | 'anomalyRate' | 'network'>;

type Current = {
  readonly segment: Segment;
  readonly settings: Settings;
  /** Set when it was told to end, so that its end is no surprise. */
  ending: boolean;
};

/** What is made ahead is delivered at once when a run ends: no more than half a second of it. */
const CHUNKS_PER_SECOND = 4;
const MAX_CHUNK = 5_000;
const LOG_LENGTH = 100;
const RUN_ID_LENGTH = 32;
/** What is left of a burst below this is not worth a run. */
const SHORTEST_BURST_MS = 200;

/**
 * A producer whose settings can be changed while it works. A run's content is a pure function of its configuration, so
 * each change ends the run in good order and begins another: every run has its own manifest, can be made again from its
 * seed, and is proven by itself. Pausing ends the run too, or event time would fall behind the clock on the wall.
 */
export function createProducerControl(options: ProducerControlOptions): DrivenProducer {
  const { config, dataset, clock, limits = {} } = options;
  const ledger = createProducedLedger(clock);
  const summaries: ProducerSummary[] = [];
  const log: ControlState['log'] = [];
  const listeners = new Set<() => void>();
  let settings: Settings = pickSettings(config);
  let wanted: 'running' | 'paused' | 'stopped' = 'stopped';
  let burst: (Burst & { readonly untilMs: number }) | undefined;
  /** Whether the run that goes on is the burst's. */
  let burstRuns = false;
  let current: Current | undefined;
  let byHand: HandMadeRun | undefined;
  let byHandConfig: RunConfig | undefined;
  let paidByHand: HandMadePayments | undefined;
  let shown: { readonly state: ProducerState; readonly sinceMs: number } = { state: 'stopped', sinceMs: clock.now() };
  let lastError: ControlState['last_error'] = null;
  let firstStartMs: number | undefined;
  /** Event time of the first event that is not accepted. */
  let watermarkMs: number | undefined;
  /** Of the latest state that was given away. */
  let asOfMs = -Infinity;
  let turn: Promise<unknown> = Promise.resolve();
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const notify = () => {
    for (const listener of listeners) listener();
  };
  const tell = (text: string): void => {
    log.push({ at: isoOf(clock.now()), text });
    if (log.length > LOG_LENGTH) log.shift();
    notify();
  };
  const show = (state: ProducerState): void => {
    if (state !== shown.state) shown = { state, sinceMs: clock.now() };
    notify();
  };

  const left = (): RunLimits => {
    const made = summaries.reduce((sum, { generated }) => sum + generated, 0);
    const elapsedMs = clock.now() - (firstStartMs ?? clock.now());
    return {
      ...(limits.count !== undefined && { count: Math.max(0, limits.count - made) }),
      ...(limits.durationMs !== undefined && { durationMs: Math.max(0, limits.durationMs - elapsedMs) }),
    };
  };
  const isUsed = async (runId: string) => (await options.files.read(options.pathsOf(runId).manifest)) !== undefined;
  const freeRunId = async (kind: 'changed' | 'by-hand'): Promise<string> => {
    const base = `${config.runId.slice(0, RUN_ID_LENGTH)}.${kind === 'by-hand' ? 'hand' : ''}`;
    for (let number = kind === 'by-hand' ? 1 : 2; ; number++) {
      const runId = `${base}${number}`;
      if (!ledger.runs().has(runId) && !(await isUsed(runId))) return runId;
    }
  };
  /** The first run goes on with an earlier one of its id; a changed one is another run. */
  const nextConfig = async (now: Settings): Promise<RunConfig> => {
    if (!ledger.runs().has(config.runId) && sameSettings(now, pickSettings(config))) return config;
    // A rate that was asked for takes the place of what the rate went through.
    const phases = now.eventsPerSecond === config.eventsPerSecond ? config.phases : undefined;
    return { ...config, ...now, phases, runId: await freeRunId('changed'), startTimeMs: clock.now() };
  };
  /** What is wrong with the files or the stream is told by the run that begins then. */
  const coveredBefore = async (next: RunConfig): Promise<number> => {
    const { files, destination } = options;
    const { manifest } = options.pathsOf(next.runId);
    const earlier = await readEarlierRun(manifest, { config: next, files, destination }).catch(() => undefined);
    return earlier?.goesOn?.manifest.generated ?? 0;
  };

  const settingsNow = (): Settings =>
    burst
      ? {
          ...settings,
          eventsPerSecond: Math.min(settings.eventsPerSecond * burst.multiplier, MAX_EVENTS_PER_SECOND),
        }
      : settings;

  const begin = async (now: Settings): Promise<void> => {
    show('starting');
    firstStartMs ??= clock.now();
    const next = await nextConfig(now);
    const { manifest, truth } = options.pathsOf(next.runId);
    const first = await coveredBefore(next);
    const restMs = left().durationMs ?? Infinity;
    // The time that the run before took to end is not the burst's.
    if (burst && !burstRuns) burst = { ...burst, untilMs: clock.now() + burst.seconds * 1000 };
    burstRuns = burst !== undefined;
    const burstMs = burst ? Math.max(0, burst.untilMs - clock.now()) : Infinity;
    const durationMs = Math.min(restMs, burstMs);
    const segment = startSegment({
      config: next,
      limits: { ...left(), durationMs: durationMs === Infinity ? undefined : durationMs },
      pace: { clock: 'wall', speed: 1 },
      clock,
      records: options.records(next, chunkSizeOf(next)),
      openSink: ledger.watch(options.openSink(next.eventsPerSecond), { runId: next.runId, first }),
      manifestPath: manifest,
      truthPath: next.labels === 'sidecar' ? truth : undefined,
      files: options.files,
      destination: options.destination,
      onRemark: tell,
      drainTimeoutMs: options.drainTimeoutMs,
    });
    const started: Current = { segment, settings: now, ending: false };
    current = started;
    void segment.done.then(
      (summary) => ended(started, summary),
      (error: unknown) => failed(started, error),
    );
    await segment.opened.catch(() => {});
    if (current !== started) return;
    show('running');
    tell(`run ${next.runId}: ${describe(now)}`);
  };

  const ended = (which: Current, summary: ProducerSummary): void => {
    summaries.push(summary);
    watermarkMs = eventTimeMs(which.segment.config, summary.position);
    if (current === which) current = undefined;
    if (summary.undelivered > 0) {
      lastError = { at: isoOf(clock.now()), message: `${summary.undelivered} events of ${summary.runId} undelivered` };
      tell(`run ${summary.runId} ended with ${summary.undelivered} events undelivered`);
    }
    if (which.ending) return;
    const rest = left();
    if (rest.count === 0 || rest.durationMs === 0 || !burst) {
      wanted = 'stopped';
      burst = undefined;
      show('stopped');
      tell(`run ${summary.runId} is complete (${summary.stoppedBy})`);
      finish();
      return;
    }
    // A burst that was asked for again while it went on lasts longer than the run that began it.
    if (burst.untilMs - clock.now() < SHORTEST_BURST_MS) {
      burst = undefined;
      tell('the burst is over');
    }
    void reconcile();
  };
  const failed = (which: Current, error: unknown): void => {
    if (current === which) current = undefined;
    wanted = 'stopped';
    burst = undefined;
    const message = error instanceof Error ? error.message : 'the producer failed';
    lastError = { at: isoOf(clock.now()), message };
    show('failed');
    tell(`failed: ${message}`);
    finish();
  };

  const end = async (which: Current): Promise<void> => {
    which.ending = true;
    show('stopping');
    which.segment.stop();
    await which.segment.done.catch(() => {});
  };

  /** Makes what is so what is wanted. Changes that came while another was under way are done together. */
  const reconcile = (): Promise<ControlState> => {
    const done = turn.then(async () => {
      const now = settingsNow();
      if (wanted === 'running' && current && sameSettings(current.settings, now)) return;
      if (current) await end(current);
      if (wanted === 'running') return begin(now);
      if (shown.state !== 'failed') show(wanted);
    });
    turn = done.catch(() => {});
    return done.then(state);
  };

  const apply = ({ workload, eventsPerSecond, anomalyRate, network }: ProducerChange): void => {
    settings = {
      workload: workload === undefined ? settings.workload : mixText(parseMix(workload)),
      eventsPerSecond: eventsPerSecond ?? settings.eventsPerSecond,
      anomalyRate: anomalyRate ?? settings.anomalyRate,
      network: network ?? settings.network,
    };
  };

  const state = (): ControlState => {
    const snapshot = current?.segment.snapshot();
    const nowMs = clock.now();
    asOfMs = Math.max(nowMs, asOfMs + 1);
    if (current && snapshot) watermarkMs = eventTimeMs(current.segment.config, snapshot.position);
    return {
      available: true,
      as_of: isoOf(asOfMs),
      state: shown.state,
      since: isoOf(shown.sinceMs),
      run_id: current?.segment.config.runId ?? summaries.at(-1)?.runId ?? null,
      runs: [...ledger.runs().keys()],
      workload: settings.workload,
      workloads: [...WORKLOADS],
      dataset: config.dataset.name,
      events_per_second: settings.eventsPerSecond,
      anomaly_rate: settings.anomalyRate,
      network: settings.network,
      burst: burst && burst.untilMs > nowMs ? { multiplier: burst.multiplier, until: isoOf(burst.untilMs) } : null,
      counters: totalCounters(summaries, snapshot),
      watermark: watermarkMs === undefined ? null : isoOf(watermarkMs),
      last_error: lastError,
      log: [...log],
      anomaly_types: anomalyTypes(settings),
    };
  };

  const handMadeRun = async (): Promise<{ run: HandMadeRun; config: RunConfig }> => {
    const known = byHandConfig ?? {
      ...config,
      runId: await freeRunId('by-hand'),
      startTimeMs: clock.now(),
      phases: undefined,
      eventsPerSecond: 1,
      anomalyRate: 0,
      network: 'excellent' as const,
    };
    byHandConfig ??= known;
    const { manifest, truth } = options.pathsOf(byHandConfig.runId);
    byHand ??= createHandMadeRun({
      config: byHandConfig,
      clock,
      openSink: ledger.watch(options.openSink(1), { runId: byHandConfig.runId, first: 0, byHand: true }),
      manifestPath: manifest,
      truthPath: config.labels === 'sidecar' ? truth : undefined,
      files: options.files,
    });
    return { run: byHand, config: byHandConfig };
  };
  return {
    state,
    produced: ledger,
    finished,
    summaries: () => summaries,
    snapshot: () => current?.segment.snapshot(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: (change) => {
      apply(change);
      wanted = 'running';
      tell('start was asked for');
      return reconcile();
    },
    pause: async () => {
      if (wanted !== 'running') throw new ControlConflict('the producer is not running: there is nothing to pause');
      wanted = 'paused';
      burst = undefined;
      tell('pause was asked for');
      return reconcile();
    },
    stop: () => {
      wanted = 'stopped';
      burst = undefined;
      tell('stop was asked for');
      return reconcile();
    },
    change: (change) => {
      apply(change);
      tell(`set: ${describe(settings)}`);
      return reconcile();
    },
    burst: async ({ multiplier, seconds }: Burst) => {
      if (wanted !== 'running') throw new ControlConflict('the producer is not running: start it before a burst');
      burst = { multiplier, seconds, untilMs: clock.now() + seconds * 1000 };
      // The same again, while it goes on, is as good as begun.
      burstRuns = current !== undefined && sameSettings(current.settings, settingsNow());
      tell(`burst: ${multiplier} times the rate for ${seconds} s`);
      return reconcile();
    },
    send: async (made) => {
      const { run, config: runConfig } = await handMadeRun();
      const [sent] = await run.send(handMade(made, runConfig));
      tell(`sent ${sent!.event_id}, made by hand`);
      return sent!;
    },
    pay: async (body) => {
      const { run, config: runConfig } = await handMadeRun();
      paidByHand ??= createHandMadePayments(run, { config: runConfig, dataset });
      const sent = await paidByHand.send(body);
      const settled = sent.payments.filter(({ outcome }) => outcome === 'SETTLED').length;
      tell(
        `sent ${sent.payments.length} ${sent.payments.length === 1 ? 'payment' : 'payments'} by hand, of which ${settled} settled`,
      );
      return sent;
    },
    inject: async (type) => {
      const { run, config: runConfig } = await handMadeRun();
      const position = current?.segment.snapshot()?.position ?? 0;
      const source = {
        current: current?.segment.config ?? config,
        delivered: position > 0 ? position - 1 : undefined,
        dataset,
      };
      // The kinds of what is made now, whatever was made when the first event was sent by hand.
      const sent = await run.send(injected(type, { ...runConfig, workload: settings.workload }, source));
      const last = sent.at(-1)!;
      tell(`sent ${sent.length === 1 ? last.event_id : `${sent.length} events up to ${last.event_id}`} with ${type}`);
      return { ...last, event_ids: sent.map(({ event_id }) => event_id) };
    },
  };
}

function pickSettings({ workload, eventsPerSecond, anomalyRate, network }: RunConfig): Settings {
  return { workload, eventsPerSecond, anomalyRate, network };
}

function chunkSizeOf({ eventsPerSecond }: RunConfig): number {
  return Math.min(Math.max(Math.round(eventsPerSecond / CHUNKS_PER_SECOND), 1), MAX_CHUNK);
}

function sameSettings(a: Settings, b: Settings): boolean {
  return (
    a.workload === b.workload &&
    a.eventsPerSecond === b.eventsPerSecond &&
    a.anomalyRate === b.anomalyRate &&
    a.network === b.network
  );
}

function describe({ workload, eventsPerSecond, anomalyRate, network }: Settings): string {
  return `${workload.replaceAll(',', ', ')}, ${eventsPerSecond} events/s, ${Number((anomalyRate * 100).toFixed(2))} % anomalies, network ${network}`;
}

function anomalyTypes(config: Pick<RunConfig, 'workload'>): ControlState['anomaly_types'] {
  return anomaliesOf(config).flatMap(({ category, variants }) =>
    variants.map(({ type, severity, description }) => ({ type, category, severity, description })),
  );
}
