import type { AnomalyFlag, EventType, WorkloadName } from '../../lib/events/event';
import type { RiskLevel } from '../../lib/events/envelope';

/** A generated event that is not yet sent. A pure function of the run's configuration and `sequence`. */
export type ProducedRecord = {
  readonly sequence: number;
  readonly eventId: string;
  readonly workload: WorkloadName;
  readonly eventType: EventType;
  readonly partitionKey: string;
  /** The event as it is sent; never changed after this. */
  readonly bytes: Uint8Array;
  /** Event time, milliseconds since the epoch. */
  readonly eventTimeMs: number;
  /** When the simulated network delivers it, in event time: `eventTimeMs` plus the simulated latency. */
  readonly deliverAtMs: number;
  /** The labels, in every label mode. Empty for an ordinary event. */
  readonly truth: readonly AnomalyFlag[];
  readonly riskLevel: RiskLevel | undefined;
  readonly creditLimit: number | undefined;
};

/** Makes any record of a run, in any order and any number of times, with the same bytes each time. */
export type RecordSource = {
  readonly at: (sequence: number) => ProducedRecord;
  /** Upper bound of all latencies. */
  readonly maxLatencyMs: number;
};
