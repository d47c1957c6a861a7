import { timelineOf, type RunConfig } from '../../lib/domain/run/run';
import { AcceptedRanges } from '../delivery/accepted-ranges';
import { createCounters, type Counters } from './counters';
import { DueRecords, type PlannedRecords } from './due-records';
import type { Position } from './earlier-run';
import type { ManifestFile } from './manifest-file';
import type { Schedule } from './pacing';
import type { ProducedRecord } from '../generation/record';
import type { ProducerOptions, ProducerSnapshot } from './run-options';
import { createMixCounter, type ProducerSummary, type StoppedBy } from './run-summary';
import { createRunWindows } from './run-windows';
import { latencyMs, maxLatencyMs, NETWORK } from '../generation/network';
import type { SinkMark } from '../delivery/sink';

/** What a run knows of itself: what was generated, handed over and accepted, and how it went. */
export type RunLedger = {
  readonly counters: Counters;
  readonly handedOver: (records: readonly ProducedRecord[]) => void;
  readonly accepted: (records: readonly ProducedRecord[], atMs: number) => void;
  /** The lowest sequence that is not known to be accepted. */
  readonly lowest: () => number;
  readonly position: (mark: SinkMark | undefined) => Position;
  readonly undelivered: () => number;
  /** No more is made; what the summary says of the schedule is what holds now. */
  readonly endOfGeneration: () => void;
  readonly snapshot: () => ProducerSnapshot;
  readonly summary: (stoppedBy: StoppedBy) => ProducerSummary;
};

export function createRunLedger(
  options: ProducerOptions,
  openedAt: ManifestFile['openedAt'],
  schedule: Schedule,
  target: number,
): RunLedger {
  const { clock, config } = options;
  const ranges = new AcceptedRanges(openedAt.position, openedAt.accepted);
  const mix = createMixCounter();
  const windows = createRunWindows(config, options.windows);
  const owed = openedAt.generated - ranges.count;
  const startedAtMs = clock.now();
  const due = new DueRecords(schedule, plannedRecords(config, target), {
    atMs: startedAtMs,
    generated: openedAt.generated,
    owed,
  });
  const counters = createCounters({ startedAtMs, generated: openedAt.generated, accepted: ranges.count, due });
  let behindAtEnd: Pick<ProducerSummary, 'behindScheduleMs' | 'dueNotAccepted'> | undefined;
  const snapshot = (): ProducerSnapshot => ({
    ...counters.snapshot(clock.now()),
    runId: config.runId,
    position: ranges.position,
    target: target === Infinity ? undefined : target,
    windows: windows.snapshot(),
  });
  const summary = (stoppedBy: StoppedBy): ProducerSummary => {
    const { inFlight: _inFlight, acceptedPerSecond: _rate, ...last } = snapshot();
    const undelivered = last.generated - last.accepted;
    const eventsPerSecond = last.elapsedMs > 0 ? (last.acceptedNow * 1000) / last.elapsedMs : 0;
    return {
      ...last,
      ...behindAtEnd,
      askedPerSecond: due.averageAskedPerSecond(clock.now()),
      stoppedBy,
      complete: undelivered === 0,
      undelivered,
      resumedAt: openedAt.position,
      eventsPerSecond,
      mix: mix.mix(),
    };
  };
  return {
    counters,
    handedOver: (records) => {
      counters.handedOver(records.length);
      windows.add(records);
    },
    accepted: (records, atMs) => {
      for (const record of records) ranges.add(record.sequence);
      counters.accepted(records, atMs);
      mix.add(records);
    },
    lowest: () => ranges.position,
    position: (mark) => ({ position: ranges.position, accepted: ranges.ranges(), ...(mark && { mark }) }),
    undelivered: () => {
      const { generated, accepted } = counters.snapshot(clock.now());
      return generated - accepted;
    },
    endOfGeneration: () => {
      const { behindScheduleMs, dueNotAccepted } = counters.snapshot(clock.now());
      behindAtEnd ??= { behindScheduleMs, dueNotAccepted };
      due.end();
    },
    snapshot,
    summary,
  };
}

/** When each record of a run will be due, known before it is made. */
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
