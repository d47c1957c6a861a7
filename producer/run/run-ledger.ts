import { timelineOf, type RunConfig } from '../../lib/domain/run/run';
import { AcceptedRanges } from '../delivery/accepted-ranges';
import { Counters, type CounterSnapshot } from './counters';
import { DueRecords, type PlannedRecords } from './due-records';
import type { AcceptedPosition } from './earlier-run';
import type { ManifestFile } from './manifest-file';
import type { Schedule } from './pacing';
import type { ProducedRecord } from '../generation/record';
import type { ProducerOptions, ProducerSnapshot } from './run-options';
import { createMixCounter, type ProducerSummary, type StoppedBy } from './run-summary';
import { RunWindows } from './run-windows';
import { latencyMs, maxLatencyMs, NETWORK } from '../generation/network';
import type { SinkMark } from '../delivery/sink';

/** What a run knows about itself: what was generated, handed over and accepted, and how it went. */
export class RunLedger {
  readonly counters: Counters;
  readonly #options: ProducerOptions;
  readonly #openedAt: ManifestFile['openedAt'];
  readonly #target: number;
  readonly #ranges: AcceptedRanges;
  readonly #due: DueRecords;
  readonly #windows: RunWindows;
  readonly #mix = createMixCounter();
  #lagAtEnd: Pick<ProducerSummary, 'behindScheduleMs' | 'dueNotAccepted'> | undefined;

  constructor(options: ProducerOptions, openedAt: ManifestFile['openedAt'], schedule: Schedule, target: number) {
    const { clock, config, windows, meter } = options;
    const { position, accepted, generated } = openedAt;
    this.#options = options;
    this.#openedAt = openedAt;
    this.#target = target;
    this.#ranges = new AcceptedRanges(position, accepted);
    this.#windows = new RunWindows(config, windows);
    const startedAtMs = clock.now();
    const owed = generated - this.#ranges.count;
    this.#due = new DueRecords(schedule, plannedRecords(config, target), { atMs: startedAtMs, generated, owed });
    this.counters = new Counters({ startedAtMs, generated, accepted: this.#ranges.count, due: this.#due, meter });
  }

  handedOver(records: readonly ProducedRecord[]): void {
    this.counters.handedOver(records.length);
    this.#windows.add(records);
  }

  accepted(records: readonly ProducedRecord[], atMs: number): void {
    for (const { sequence } of records) this.#ranges.add(sequence);
    this.counters.accepted(records, atMs);
    this.#mix.add(records);
  }

  /** The lowest sequence that is not known to be accepted. */
  get lowest(): number {
    return this.#ranges.position;
  }

  acceptedPosition(mark: SinkMark | undefined): AcceptedPosition {
    return { position: this.#ranges.position, accepted: this.#ranges.ranges(), ...(mark && { mark }) };
  }

  get undelivered(): number {
    const { generated, accepted } = this.#counted();
    return generated - accepted;
  }

  /** No more is generated; the summary reports how far behind schedule the run is at this moment. */
  endOfGeneration(): void {
    const { behindScheduleMs, dueNotAccepted } = this.#counted();
    this.#lagAtEnd ??= { behindScheduleMs, dueNotAccepted };
    this.#due.end();
  }

  snapshot(): ProducerSnapshot {
    return {
      ...this.#counted(),
      runId: this.#options.config.runId,
      position: this.#ranges.position,
      target: this.#target === Infinity ? undefined : this.#target,
      windows: this.#windows.snapshot(),
    };
  }

  summary(stoppedBy: StoppedBy): ProducerSummary {
    const { inFlight: _inFlight, acceptedPerSecond: _rate, ...last } = this.snapshot();
    const undelivered = last.generated - last.accepted;
    return {
      ...last,
      ...this.#lagAtEnd,
      askedPerSecond: this.#due.averageAskedPerSecond(this.#options.clock.now()),
      stoppedBy,
      complete: undelivered === 0,
      undelivered,
      resumedAt: this.#openedAt.position,
      eventsPerSecond: last.elapsedMs > 0 ? (last.acceptedNow * 1000) / last.elapsedMs : 0,
      mix: this.#mix.mix(),
    };
  }

  #counted(): CounterSnapshot {
    return this.counters.snapshot(this.#options.clock.now());
  }
}

/** When each record of a run will be due, known before it is generated. */
function plannedRecords(config: RunConfig, target: number): PlannedRecords {
  const { seed, network, baseLatencyMs } = config;
  const timeline = timelineOf(config);
  return {
    timeline,
    target,
    deliverAtMs: (sequence) => timeline.timeMsOf(sequence) + latencyMs(seed, sequence, network, baseLatencyMs),
    minLatencyMs: baseLatencyMs ?? NETWORK[network].baseMs,
    maxLatencyMs: maxLatencyMs(network, baseLatencyMs),
  };
}
