import type { Timeline } from '../../lib/domain/run/timeline';
import type { Schedule } from './pacing';
import type { ProducedRecord } from '../generation/record';

/** How far a producer is behind its own schedule, not how far the consumer is behind the stream. */
export type ScheduleLag = {
  /**
   * Records that are due by the schedule and not accepted, generated or not. Of those not yet generated, it counts the
   * ones that no simulated latency could still delay.
   */
  readonly dueNotAccepted: number;
  /** Age of the oldest such record; 0 when there is none, and on the virtual clock. */
  readonly behindScheduleMs: number;
  /** Events per second that the schedule asks for now; undefined on the virtual clock and before the start. */
  readonly askedPerSecond: number | undefined;
};

/** What is known about the records before they are generated. */
export type PlannedRecords = {
  readonly timeline: Timeline;
  /** The run ends before this sequence; may be Infinity. */
  readonly target: number;
  /** When a sequence will be due, on the event-time axis. */
  readonly deliverAtMs: (sequence: number) => number;
  readonly minLatencyMs: number;
  readonly maxLatencyMs: number;
};

type Start = {
  readonly atMs: number;
  /** Next sequence to generate. */
  readonly generated: number;
  /** Generated before a restart and not accepted: due since this start. */
  readonly owed: number;
};

const NONE: ScheduleLag = { dueNotAccepted: 0, behindScheduleMs: 0, askedPerSecond: undefined };
/** How many sequences are searched for the one due first; at any ordinary rate they span more than latencies differ. */
const MAX_LOOKS = 5_000;

/** The records of a run that are due and not accepted: handed over, waiting to be, and not generated yet. */
export class DueRecords {
  /** When each record generated since the start and not accepted is due: event time by sequence. */
  private readonly madeDueMs = new Map<number, number>();
  private owed: number;
  private next: number;
  private isOver = false;
  private firstUnmade = { sequence: -1, dueMs: Infinity };

  constructor(
    private readonly schedule: Schedule,
    private readonly planned: PlannedRecords,
    private readonly start: Start,
  ) {
    this.owed = start.owed;
    this.next = start.generated;
  }

  /** @param records the next sequences */
  made(records: readonly ProducedRecord[]): void {
    this.next += records.length;
    if (!this.schedule.isTimed) return;
    for (const { sequence, deliverAtMs } of records) this.madeDueMs.set(sequence, deliverAtMs);
  }

  /**
   * Returns how late the latest record was.
   * @param onLateness called with that of each; below 0, or not finite, when nothing says when a record is due
   */
  accepted(records: readonly ProducedRecord[], atMs: number, onLateness?: (lateMs: number) => void): number {
    let lateMs = 0;
    for (const { sequence, deliverAtMs } of records) {
      this.madeDueMs.delete(sequence);
      if (sequence < this.start.generated) this.owed -= 1;
      const ownMs = atMs - this.deadlineMs(sequence, deliverAtMs);
      onLateness?.(ownMs);
      lateMs = Math.max(lateMs, ownMs);
    }
    return lateMs;
  }

  /** No more is generated: this start does not owe what the schedule would have asked for later. */
  end(): void {
    this.isOver = true;
  }

  at(nowMs: number): ScheduleLag {
    if (!this.schedule.isTimed) return NONE;
    const eventNowMs = this.schedule.eventTimeMs(nowMs);
    const unmade = this.unmadeAt(eventNowMs);
    let [due, oldestMs] = [this.owed + unmade.count, Math.min(unmade.dueMs, Infinity)];
    for (const dueMs of this.madeDueMs.values()) {
      if (eventNowMs === undefined || dueMs > eventNowMs) continue;
      due += 1;
      if (dueMs < oldestMs) oldestMs = dueMs;
    }
    const owedSinceMs = this.owed > 0 ? this.start.atMs : Infinity;
    const oldestDeadlineMs = Math.min(this.schedule.deadlineMs(oldestMs) ?? Infinity, owedSinceMs);
    return {
      dueNotAccepted: due,
      behindScheduleMs: due === 0 ? 0 : Math.max(0, nowMs - oldestDeadlineMs),
      askedPerSecond: this.askedAt(eventNowMs),
    };
  }

  /** Events per second that the schedule has asked for on average since its start. */
  averageAskedPerSecond(nowMs: number): number | undefined {
    const { timeline } = this.planned;
    const fromMs = this.schedule.startEventTimeMs();
    const eventNowMs = this.schedule.eventTimeMs(nowMs);
    if (fromMs === undefined || eventNowMs === undefined) return undefined;
    const untilMs = Math.min(eventNowMs, this.plannedEndMs());
    const elapsedMs = this.schedule.wallMs(untilMs - fromMs);
    if (elapsedMs <= 0) return this.askedAt(eventNowMs);
    return ((timeline.countBefore(untilMs) - timeline.countBefore(fromMs)) * 1000) / elapsedMs;
  }

  private deadlineMs(sequence: number, deliverAtMs: number): number {
    if (!this.schedule.isTimed) return Infinity;
    if (sequence < this.start.generated) return this.start.atMs;
    return this.schedule.deadlineMs(deliverAtMs) ?? Infinity;
  }

  private unmadeAt(eventNowMs: number | undefined): { readonly count: number; readonly dueMs: number } {
    const { timeline, target, maxLatencyMs } = this.planned;
    const nothing = { count: 0, dueMs: Infinity };
    if (this.isOver || eventNowMs === undefined || this.next >= target) return nothing;
    const dueMs = this.firstUnmadeDueMs();
    if (dueMs > eventNowMs) return nothing;
    const certain = Math.min(timeline.countBefore(eventNowMs - maxLatencyMs), target) - this.next;
    return { count: Math.max(certain, 1), dueMs };
  }

  private firstUnmadeDueMs(): number {
    const { timeline, target, deliverAtMs, minLatencyMs } = this.planned;
    if (this.firstUnmade.sequence === this.next) return this.firstUnmade.dueMs;
    const end = Math.min(target, this.next + MAX_LOOKS);
    let dueMs = Infinity;
    for (let sequence = this.next; sequence < end; sequence++) {
      if (timeline.timeMsOf(sequence) + minLatencyMs >= dueMs) break;
      dueMs = Math.min(dueMs, deliverAtMs(sequence));
    }
    this.firstUnmade = { sequence: this.next, dueMs };
    return dueMs;
  }

  private askedAt(eventNowMs: number | undefined): number | undefined {
    if (eventNowMs === undefined) return undefined;
    const perEventSecond = this.planned.timeline.rateAt(Math.min(eventNowMs, this.plannedEndMs()));
    return perEventSecond / this.schedule.wallMs(1);
  }

  private plannedEndMs(): number {
    const { timeline, target } = this.planned;
    return target === Infinity ? Infinity : timeline.timeMsOf(target);
  }
}
