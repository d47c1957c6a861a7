import type { Clock } from '../../lib/core/clock';
import type { ProducedRecord } from '../generation/record';
import type { Pace } from './settings-of-run';

/** When each record is due in real time; fixed at the start, whatever the sink does. */
export type Schedule = {
  /** Ties an event time to a moment in real time; all deadlines follow from it. */
  readonly start: (eventTimeMs: number, wallMs: number) => void;
  readonly started: () => boolean;
  /** Whether records can be late; on the virtual clock they cannot. */
  readonly isTimed: boolean;
  /** Undefined when nothing is ever late: on the virtual clock, or before the start. */
  readonly deadlineMs: (deliverAtMs: number) => number | undefined;
  /** The event time at a moment of real time; undefined where there are no deadlines. */
  readonly eventTimeMs: (wallMs: number) => number | undefined;
  /** Event time of the start; undefined before it. */
  readonly startEventTimeMs: () => number | undefined;
  /** How long a stretch of event time takes in real time. */
  readonly wallMs: (eventMs: number) => number;
};

export function createSchedule(pace: Pace): Schedule {
  let anchor: { eventTimeMs: number; wallMs: number } | undefined;
  const isTimed = pace.clock === 'wall';
  const speed = pace.clock === 'wall' ? pace.speed : Infinity;
  return {
    isTimed,
    start: (eventTimeMs, wallMs) => {
      anchor = { eventTimeMs, wallMs };
    },
    started: () => anchor !== undefined,
    deadlineMs: (deliverAtMs) =>
      anchor && isTimed ? anchor.wallMs + (deliverAtMs - anchor.eventTimeMs) / speed : undefined,
    eventTimeMs: (wallMs) => (anchor && isTimed ? anchor.eventTimeMs + (wallMs - anchor.wallMs) * speed : undefined),
    startEventTimeMs: () => anchor?.eventTimeMs,
    wallMs: (eventMs) => eventMs / speed,
  };
}

/** Records due within one tick go together, up to this late: waking up for each would cost more than sending it. */
const TICK_MS = 10;

export type DeliveryOptions = {
  readonly schedule: Schedule;
  readonly clock: Clock;
  /** Once aborted, nothing waits any more. */
  readonly hurry: AbortSignal;
  readonly write: (records: readonly ProducedRecord[]) => Promise<void>;
};

/** Hands records over when they are due, or at once when they are late. @param records by `deliverAtMs`, lowest first */
export async function deliverOnTime(records: readonly ProducedRecord[], options: DeliveryOptions): Promise<void> {
  const { schedule, clock, hurry, write } = options;
  const deadlineAt = (index: number) => schedule.deadlineMs(records[index]!.deliverAtMs) ?? -Infinity;
  let at = 0;
  while (at < records.length) {
    const nowMs = clock.now();
    let end = at;
    while (end < records.length && (hurry.aborted || deadlineAt(end) <= nowMs)) end += 1;
    if (end > at) await write(records.slice(at, end));
    else await clock.sleepUntil(Math.ceil(deadlineAt(at) / TICK_MS) * TICK_MS, hurry);
    at = end;
  }
}
