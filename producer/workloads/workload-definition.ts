import type { AnomalyCategory, WorkloadName } from '../../lib/events/event';
import type { Severity } from '../../lib/events/envelope';
import type { RunConfig } from '../../lib/domain/run/run';
import type { Dataset } from '../dataset/dataset';
import type { Track } from './track';
import type { Workload } from './workload';

/** One kind of fault as the documentation shows it. Weights count within the category. */
export type AnomalyVariantInfo = {
  readonly type: string;
  readonly severity: Severity;
  readonly weight: number;
  /** With `{placeholders}` for drawn values. */
  readonly description: string;
};

/** Weights count among the categories of the workload. */
export type AnomalyCategoryInfo = {
  readonly category: AnomalyCategory;
  readonly weight: number;
  readonly variants: readonly AnomalyVariantInfo[];
};

export type WorkloadInput = {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Sequences and times of the workload's own events. */
  readonly track: Track;
  /** The same for another workload, since events of one may show in another. Undefined when the run has none of it. */
  readonly trackOf: (name: WorkloadName) => Track | undefined;
};

/** Everything that the rest of the producer knows of a workload. `<name>/workload.ts` exports it as `workload`. */
export type WorkloadDefinition = {
  readonly create: (input: WorkloadInput) => Workload;
  readonly anomalies: readonly AnomalyCategoryInfo[];
  /**
   * The phases of a run of this workload alone that asks for neither a rate nor phases: the name of a file in
   * data/phases. @default a steady rate
   */
  readonly phases?: string;
  /** Events per second of a run of this workload alone that asks for no rate. @default 100 */
  readonly eventsPerSecond?: number;
};
