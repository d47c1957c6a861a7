import type { KnownRun } from '../../domain/run/run-list';
import { isBehindSchedule, schedulePaceText } from '../../domain/run/schedule-lag';
import type { ControlState } from '../contract/control';
import type { SeenPart } from './seen-part';

/** A manifest that has not been written for this long belongs to a producer that was killed, or has nothing to do. */
const QUIET_MS = 10_000;

export function producerHealth({ state, run_id, counters, last_error }: ControlState): SeenPart {
  const seen = { name: 'producer', kind: 'producer', figures: producerFigures(counters) } as const;
  switch (state) {
    case 'running':
      return { ...seen, ...runningHealth(run_id, counters) };
    case 'starting':
    case 'stopping':
      return { ...seen, state: 'starting', detail: state };
    case 'paused':
    case 'stopped':
      return { ...seen, state: 'stopped', detail: state };
    case 'failed':
      return { ...seen, state: 'down', detail: last_error?.message ?? 'failed' };
    default:
      return state satisfies never;
  }
}

function producerFigures(counters: ControlState['counters']): SeenPart['figures'] {
  return {
    generated: counters.generated,
    accepted: counters.accepted,
    in_flight: counters.in_flight,
    lag_ms: counters.lag_ms,
    behind_schedule_ms: counters.behind_schedule_ms,
    due_not_accepted: counters.due_not_accepted,
    ...(counters.asked_per_second !== null && { asked_per_second: counters.asked_per_second }),
    accepted_per_second: counters.accepted_per_second,
  };
}

function runningHealth(runId: string | null, counters: ControlState['counters']): Pick<SeenPart, 'state' | 'detail'> {
  const pace = {
    behindScheduleMs: counters.behind_schedule_ms,
    asked: counters.asked_per_second ?? undefined,
    reached: counters.accepted_per_second,
  };
  if (!isBehindSchedule(pace)) return { state: 'ok', detail: `run ${runId}` };
  return { state: 'degraded', detail: `run ${runId}: ${schedulePaceText(pace)}` };
}

/** The producer of a run in another process; none when this process runs it, or when it is quiet. */
export function producerElsewhere(
  { runId, state, knownBy, writtenAtMs, generated, accepted }: KnownRun,
  nowMs: number,
): SeenPart[] {
  if (state !== 'running' || knownBy.includes('producer') || nowMs - (writtenAtMs ?? 0) > QUIET_MS) return [];
  const figures = { generated: generated ?? 0, accepted: accepted ?? 0 };
  const name = `producer of run ${runId}`;
  return [{ name, kind: 'producer', state: 'ok', detail: 'at work in another process', figures }];
}
