import type { ControlState } from '../../lib/api/contract/control';
import type { ProducerSnapshot } from '../run/run-options';
import type { ProducerSummary } from '../run/run-summary';

type Counters = ControlState['counters'];
type Sums = Pick<Counters, 'generated' | 'accepted' | 'retried' | 'throttled' | 'failed'>;

const NOTHING: Sums = { generated: 0, accepted: 0, retried: 0, throttled: 0, failed: 0 };

/** The counters over all runs that have ended and the current one. */
export function totalCounters(ended: readonly ProducerSummary[], current: ProducerSnapshot | undefined): Counters {
  const sums = [...ended, ...(current ? [current] : [])].reduce(add, NOTHING);
  return {
    ...sums,
    in_flight: current?.inFlight ?? 0,
    late: current?.windows.lateEvents ?? 0,
    lag_ms: current?.behindScheduleMs ?? 0,
    behind_schedule_ms: current?.behindScheduleMs ?? 0,
    due_not_accepted: current?.dueNotAccepted ?? 0,
    asked_per_second: current?.askedPerSecond ?? null,
    accepted_per_second: current?.acceptedPerSecond ?? 0,
  };
}

function add(sums: Sums, { generated, accepted, retried, throttled, failed }: Sums): Sums {
  return {
    generated: sums.generated + generated,
    accepted: sums.accepted + accepted,
    retried: sums.retried + retried,
    throttled: sums.throttled + throttled,
    failed: sums.failed + failed,
  };
}
