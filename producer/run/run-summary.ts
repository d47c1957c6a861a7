import { RISK_LEVELS, type RiskLevel } from '../../lib/events/envelope';
import type { AnomalyCategory, WorkloadName } from '../../lib/events/event';
import type { ProducedRecord } from '../generation/record';
import type { ProducerSnapshot } from './run-options';

/** Why a run ended. */
export type StoppedBy =
  /** The run has all its events. */
  | 'count'
  /** Its time is over; it has all the events due in that time, or fewer if it did not keep up. */
  | 'duration'
  /** The records ran out before that. */
  | 'records-ended'
  | 'signal'
  /** A second signal: some events had no time to be delivered. */
  | 'forced'
  /** The reader of the output went away. */
  | 'output-closed'
  /** The stream has no memory for more. */
  | 'stream-full'
  /** Nothing to do: the run was already complete. */
  | 'already-complete';

/** Events with an anomaly of a category, for categories that occurred. */
export type AnomalyCounts = Readonly<Partial<Record<AnomalyCategory, number>>>;

export type WorkloadCount = { readonly events: number; readonly anomalous: number; readonly anomalies: AnomalyCounts };

export type EventMix = {
  /** Accepted events by workload, for workloads that have any. */
  readonly workloads: Readonly<Partial<Record<WorkloadName, WorkloadCount>>>;
  /** Accepted events of all workloads by their true anomalies, whatever the label mode. */
  readonly anomalies: AnomalyCounts;
  /** Accepted events with any anomaly. */
  readonly anomalous: number;
  readonly risk: Readonly<Record<RiskLevel, number>>;
};

/**
 * `behindScheduleMs` and `dueNotAccepted` are the values when generation ended; `askedPerSecond` is what the schedule
 * asked for on average since this start, and `eventsPerSecond` what was reached.
 */
export type ProducerSummary = Omit<ProducerSnapshot, 'inFlight' | 'acceptedPerSecond'> & {
  readonly stoppedBy: StoppedBy;
  /** Everything generated is accepted, and the manifest says so. */
  readonly complete: boolean;
  /** Generated and not known to be accepted: a restart with the same run id sends them. */
  readonly undelivered: number;
  /** Sequence at which this start resumed the run; 0 when it is new. */
  readonly resumedAt: number;
  /** Accepted per second since this start. */
  readonly eventsPerSecond: number;
  /** Of the events accepted since this start. */
  readonly mix: EventMix;
};

export type MixCounter = {
  readonly add: (records: readonly ProducedRecord[]) => void;
  readonly mix: () => EventMix;
};

type Count = { events: number; anomalous: number; anomalies: Partial<Record<AnomalyCategory, number>> };

export function createMixCounter(): MixCounter {
  const workloads: Partial<Record<WorkloadName, Count>> = {};
  const anomalies: Count['anomalies'] = {};
  const risk = zeroes(RISK_LEVELS);
  let anomalous = 0;
  const addOne = ({ workload, truth, riskLevel }: ProducedRecord): void => {
    const ofWorkload = (workloads[workload] ??= { events: 0, anomalous: 0, anomalies: {} });
    ofWorkload.events += 1;
    if (riskLevel !== undefined) risk[riskLevel] += 1;
    if (truth.length === 0) return;
    ofWorkload.anomalous += 1;
    anomalous += 1;
    for (const category of new Set(truth.map((flag) => flag.category))) {
      for (const counts of [anomalies, ofWorkload.anomalies]) counts[category] = (counts[category] ?? 0) + 1;
    }
  };
  return {
    add: (records) => records.forEach(addOne),
    mix: () => ({ workloads: structuredClone(workloads), anomalies: { ...anomalies }, anomalous, risk: { ...risk } }),
  };
}

function zeroes<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
