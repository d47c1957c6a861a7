import type { AnomalyFlag, WorkloadName } from '../../lib/events/event';
import type { RiskLevel } from '../../lib/events/envelope';

/** One generated event on its way: bytes fixed, not yet sent. A pure function of the run's configuration and `sequence`. */
export type ProducedRecord = {
  readonly sequence: number;
  readonly eventId: string;
  readonly workload: WorkloadName;
  readonly partitionKey: string;
  /** The wire form; never changed after this. */
  readonly bytes: Uint8Array;
  /** Event time, milliseconds since the epoch. */
  readonly eventTimeMs: number;
  /** When the simulated network hands it over, on the event-time axis: `eventTimeMs` plus the simulated latency. */
  readonly deliverAtMs: number;
  /** The truth, whatever the label mode puts into the bytes. Empty for an ordinary event. */
  readonly truth: readonly AnomalyFlag[];
  readonly riskLevel: RiskLevel | undefined;
  readonly creditLimit: number | undefined;
};

/** Makes any record of a run, in any order, any number of times, always the same bytes. */
export type RecordSource = {
  readonly at: (sequence: number) => ProducedRecord;
  /** No record's latency is longer than this. */
  readonly maxLatencyMs: number;
};
