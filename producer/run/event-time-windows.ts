import { SummaryBuilder, type Windowed, type WindowSummary } from './window-summary';

/** Events with `startMs` <= event time < `endMs`. */
export type EventTimeWindow = WindowSummary & { readonly startMs: number; readonly endMs: number };

export type EventTimeWindows = {
  /** Takes an event in order of arrival; returns the windows that its event time closes, the earliest first. */
  readonly add: (event: Windowed) => EventTimeWindow[];
  /** Closes every open window, the earliest first. */
  readonly flush: () => EventTimeWindow[];
  /** Windows no longer wait for events before this: the newest event time minus the allowed lateness. */
  readonly watermarkMs: () => number;
  /** Events that arrived after their window had closed: counted here, and in no window. */
  readonly lateCount: () => number;
  /** How many windows are open: at most those that the allowed lateness spans, plus two. */
  readonly openCount: () => number;
};

/**
 * Tumbling event-time windows, aligned to the epoch. A window closes when the watermark reaches its end.
 * @param allowedLatenessMs how far an event may be behind the newest one and still be counted in its window
 */
export function createEventTimeWindows(settings: {
  readonly windowMs: number;
  readonly allowedLatenessMs: number;
}): EventTimeWindows {
  const { windowMs, allowedLatenessMs } = settings;
  const open = new Map<number, SummaryBuilder>();
  let watermarkMs = -Infinity;
  let lateCount = 0;

  const closeUntil = (untilMs: number): EventTimeWindow[] => {
    const due = [...open.keys()].filter((startMs) => startMs + windowMs <= untilMs).sort((a, b) => a - b);
    return due.map((startMs) => {
      const summary = open.get(startMs)!.summary();
      open.delete(startMs);
      return { startMs, endMs: startMs + windowMs, ...summary };
    });
  };

  const count = (event: Windowed): void => {
    const startMs = Math.floor(event.eventTimeMs / windowMs) * windowMs;
    if (startMs + windowMs <= watermarkMs) {
      lateCount += 1;
      return;
    }
    const builder = open.get(startMs) ?? new SummaryBuilder();
    open.set(startMs, builder);
    builder.add(event);
  };

  return {
    add: (event) => {
      count(event);
      const reachedMs = event.eventTimeMs - allowedLatenessMs;
      if (reachedMs <= watermarkMs) return [];
      watermarkMs = reachedMs;
      return closeUntil(watermarkMs);
    },
    flush: () => closeUntil(Infinity),
    watermarkMs: () => watermarkMs,
    lateCount: () => lateCount,
    openCount: () => open.size,
  };
}
