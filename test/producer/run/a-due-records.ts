import { createTimeline } from '../../../lib/domain/run/timeline';
import { DueRecords } from '../../../producer/run/due-records';
import { createSchedule } from '../../../producer/run/pacing';
import { aConfig } from './a-run';

type Shape = {
  readonly generated?: number;
  readonly owed?: number;
  readonly target?: number;
  readonly latencyMs?: (sequence: number) => number;
  readonly maxLatencyMs?: number;
};

/** The records of a run whose schedule began at 0 on the wall clock, at a hundred a second. */
export function dueRecords({
  generated = 0,
  owed = 0,
  target = Infinity,
  latencyMs = () => 0,
  maxLatencyMs = 0,
}: Shape = {}): DueRecords {
  const config = aConfig();
  const timeline = createTimeline(config);
  const schedule = createSchedule({ clock: 'wall', speed: 1 });
  schedule.start(config.startTimeMs, 0);
  const deliverAtMs = (sequence: number) => timeline.timeMsOf(sequence) + latencyMs(sequence);
  const planned = { timeline, target, deliverAtMs, minLatencyMs: 0, maxLatencyMs };
  return new DueRecords(schedule, planned, { atMs: 0, generated, owed });
}
