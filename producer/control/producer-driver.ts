import type { ControlState } from '../../lib/api/contract/control';
import { isoOf } from '../../lib/core/iso-of';
import { ControlConflict } from '../../lib/api/live/producer-control';
import { clamp } from '../../lib/core/clamp';
import type { RunConfig } from '../../lib/domain/run/run';
import type { ProducerSnapshot } from '../run/run-options';
import type { ProducerSummary } from '../run/run-summary';
import type { RunLimits } from '../run/settings-of-run';
import { commandText } from './command-text';
import type { ControlLog } from './control-log';
import {
  next,
  refusalOf,
  settingsWithBurst,
  stepOf,
  stoppedMachine,
  type ControlCommand,
  type ControlMachine,
  type ControlProgress,
  type ControlStep,
} from './control-machine';
import type { ProducerControlOptions } from './control-options';
import { controlState } from './control-state';
import { settingsOf, settingsText, type LiveSettings } from './live-settings';
import { coveredBefore, nextRun } from './next-run';
import type { ProducedLedger } from './produced-ledger';
import { RunHistory, type Reached } from './run-history';
import { startSegment, type Segment } from './segment';

type CurrentRun = {
  readonly segment: Segment;
  /** Resolves when the machine knows how the run ended; never rejects. */
  readonly over: Promise<void>;
};

/** A run that ends delivers what is made ahead at once: no more than half a second of it. */
const CHUNKS_PER_SECOND = 4;
const MAX_CHUNK = 5_000;

/**
 * Runs the producer the way the machine says. The steps are taken one after the other in a single chain of promises, and
 * every fault in them, or in a run, ends here: the producer is `failed` with the reason, and a later start begins again.
 */
export class ProducerDriver {
  /** Resolves when the limits are reached, or a run fails that nobody was driving. */
  readonly finished: Promise<void>;
  private readonly history: RunHistory;
  private machine: ControlMachine;
  private sinceMs: number;
  private current: CurrentRun | undefined;
  /** The steps that have been asked for; never rejects. */
  private steps: Promise<void> = Promise.resolve();
  private lastError: ControlState['last_error'] = null;
  private latestStateMs = -Infinity;
  private finish = () => {};

  constructor(
    private readonly options: ProducerControlOptions,
    private readonly ledger: ProducedLedger,
    private readonly log: ControlLog,
  ) {
    this.history = new RunHistory(options.limits);
    this.machine = stoppedMachine(settingsOf(options.config));
    this.sinceMs = options.clock.now();
    this.finished = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  get settings(): LiveSettings {
    return this.machine.settings;
  }

  /** Configuration of the current run, or of the first one while there is none. */
  get config(): RunConfig {
    return this.current?.segment.config ?? this.options.config;
  }

  summaries(): readonly ProducerSummary[] {
    return this.history.summaries;
  }

  snapshot(): ProducerSnapshot | undefined {
    return this.current?.segment.snapshot();
  }

  /**
   * Resolves when what was asked has taken effect, or the producer has failed over it.
   *
   * @throws ControlConflict when the producer cannot do it now
   */
  async ask(command: ControlCommand): Promise<ControlState> {
    const refusal = refusalOf(this.machine, command);
    if (refusal !== undefined) throw new ControlConflict(refusal);
    this.apply(command);
    this.log.tell(commandText(command, this.settings));
    await this.takeSteps();
    return this.state();
  }

  /** Every state is of a later moment than the one before. */
  state(): ControlState {
    const nowMs = this.options.clock.now();
    this.latestStateMs = Math.max(nowMs, this.latestStateMs + 1);
    return controlState({
      machine: this.machine,
      sinceMs: this.sinceMs,
      asOfMs: this.latestStateMs,
      nowMs,
      dataset: this.options.config.dataset.name,
      runId: this.current?.segment.config.runId ?? this.history.summaries.at(-1)?.runId,
      runs: [...this.ledger.runs().keys()],
      summaries: this.history.summaries,
      snapshot: this.snapshot(),
      reached: this.currentReached() ?? this.history.reached,
      lastError: this.lastError,
      log: this.log.entries(),
    });
  }

  private apply(event: ControlCommand | ControlProgress): void {
    const { phase } = this.machine;
    this.machine = next(this.machine, event);
    if (this.machine.phase !== phase) this.sinceMs = this.options.clock.now();
    this.log.notify();
    if (this.machine.isFinished) this.finish();
  }

  /** Takes the steps to the goal after those that are under way. Never rejects. */
  private takeSteps(): Promise<void> {
    this.steps = this.steps.then(async () => {
      try {
        for (let step = this.nextStep(); step !== 'none'; step = this.nextStep()) await this.take(step);
      } catch (error) {
        this.fail(error);
      }
    });
    return this.steps;
  }

  private nextStep(): ControlStep {
    return stepOf(this.machine);
  }

  private async take(step: Exclude<ControlStep, 'none'>): Promise<void> {
    switch (step) {
      case 'start-run':
        return this.startRun(settingsWithBurst(this.machine));
      case 'end-run':
        return this.endRun();
      case 'settle':
        return this.apply({ kind: 'settled' });
      default:
        throw new Error(`no such step: ${String(step satisfies never)}`);
    }
  }

  private async startRun(settings: LiveSettings): Promise<void> {
    const { options, ledger } = this;
    this.apply({ kind: 'starting' });
    this.history.started(options.clock.now());
    const config = await nextRun(settings, { ...options, made: ledger.runs() });
    const first = await coveredBefore(config, options);
    this.apply({ kind: 'started', settings, atMs: options.clock.now() });
    const segment = this.openSegment(config, first);
    this.current = { segment, over: this.watch(segment) };
    await segment.opened;
    this.apply({ kind: 'opened' });
    if (this.current?.segment === segment) this.log.tell(`run ${config.runId}: ${settingsText(settings)}`);
  }

  private openSegment(config: RunConfig, first: number): Segment {
    const { options, ledger } = this;
    const { manifest, truth } = options.pathsOf(config.runId);
    return startSegment({
      config,
      limits: this.limitsOfRun(),
      pace: { clock: 'wall', speed: 1 },
      clock: options.clock,
      records: options.records(config, chunkSizeOf(config)),
      openSink: ledger.watch(options.openSink(config.eventsPerSecond), { runId: config.runId, first }),
      manifestPath: manifest,
      truthPath: config.labels === 'sidecar' ? truth : undefined,
      files: options.files,
      destination: options.destination,
      meter: options.meter,
      onRemark: this.log.tell,
      drainTimeoutMs: options.drainTimeoutMs,
    });
  }

  private async endRun(): Promise<void> {
    this.apply({ kind: 'stopping' });
    this.current?.segment.stop();
    await this.current?.over;
  }

  /** Never rejects. */
  private async watch(segment: Segment): Promise<void> {
    try {
      this.ended(segment.config, await segment.done);
    } catch (error) {
      this.history.addFailed(this.currentReached());
      this.fail(error);
    }
  }

  private ended(config: RunConfig, summary: ProducerSummary): void {
    const { runId, undelivered, stoppedBy, lastRefusal } = summary;
    const nowMs = this.options.clock.now();
    this.history.add(config, summary);
    this.current = undefined;
    // A next run would be refused like this one.
    if (stoppedBy === 'stream-full')
      return this.fail(new Error(`${undelivered} events of ${runId} undelivered: ${lastRefusal?.message}`));
    const before = this.machine;
    this.apply({ kind: 'ended', limits: this.history.hasLimitsLeft(nowMs) ? 'left' : 'reached', atMs: nowMs });
    if (undelivered > 0) {
      this.reportError(`${undelivered} events of ${runId} undelivered`);
      this.log.tell(`run ${runId} ended with ${undelivered} events undelivered`);
    }
    if (before.phase === 'stopping') return;
    if (this.machine.phase === 'stopped') return this.log.tell(`run ${runId} is complete (${stoppedBy})`);
    if (before.burst && !this.machine.burst) this.log.tell('the burst is over');
    void this.takeSteps(); // never rejects
  }

  private fail(error: unknown): void {
    const message = error instanceof Error ? error.message : 'the producer failed';
    this.current = undefined;
    this.reportError(message);
    this.apply({ kind: 'failed' });
    this.log.tell(`failed: ${message}`);
  }

  private reportError(message: string): void {
    this.lastError = { at: isoOf(this.options.clock.now()), message };
  }

  /** A burst's run ends with the burst. */
  private limitsOfRun(): RunLimits {
    const nowMs = this.options.clock.now();
    const limits = this.history.limitsLeft(nowMs);
    const { burst } = this.machine;
    if (!burst?.hasBegun) return limits;
    const burstMs = Math.max(0, burst.untilMs - nowMs);
    return { ...limits, durationMs: Math.min(limits.durationMs ?? Infinity, burstMs) };
  }

  private currentReached(): Reached | undefined {
    const snapshot = this.snapshot();
    return snapshot && { config: this.config, acceptedPosition: snapshot.position };
  }
}

function chunkSizeOf({ eventsPerSecond }: RunConfig): number {
  return clamp(Math.round(eventsPerSecond / CHUNKS_PER_SECOND), 1, MAX_CHUNK);
}
