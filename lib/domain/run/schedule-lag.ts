/** How a producer keeps up with its schedule; `asked` and `reached` are events per second. */
export type SchedulePace = {
  readonly behindScheduleMs: number;
  /** Undefined without a requested rate, as on the virtual clock. */
  readonly asked: number | undefined;
  readonly reached: number;
};

/** A producer with more lag does not keep up; the rate that it reaches is measured over the same time. */
export const KEEPS_UP_WITHIN_MS = 5_000;

export function isBehindSchedule({ behindScheduleMs }: Pick<SchedulePace, 'behindScheduleMs'>): boolean {
  return behindScheduleMs > KEEPS_UP_WITHIN_MS;
}

/** `0.1 s behind schedule`, followed by `(asked 50/s, reached 12/s)` for a producer that does not keep up. */
export function schedulePaceText(pace: SchedulePace): string {
  const behind = `${(pace.behindScheduleMs / 1000).toFixed(1)} s behind schedule`;
  if (!isBehindSchedule(pace) || pace.asked === undefined) return behind;
  return `${behind} (asked ${rateText(pace.asked)}, reached ${rateText(pace.reached)})`;
}

/** A whole number; with one decimal for rates below ten. */
function rateText(eventsPerSecond: number): string {
  const digits = eventsPerSecond < 10 ? 1 : 0;
  return `${Number(eventsPerSecond.toFixed(digits)).toLocaleString('en-US')}/s`;
}
