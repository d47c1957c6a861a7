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
  /** With `{placeholders}` for what is drawn. */
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
  /** Where in the run the workload's own events are. */
  readonly track: Track;
  /** Where those of another workload are: what happens in one may show in another. Undefined when the run has none. */
  readonly trackOf: (name: WorkloadName) => Track | undefined;
};

/** All that the rest of the producer knows of a workload. `<name>/workload.ts` exports it as `workload`. */
export type WorkloadDefinition = {
  readonly create: (input: WorkloadInput) => Workload;
  readonly anomalies: readonly AnomalyCategoryInfo[];
  /**
   * What a run of this workload alone goes through when neither a rate nor phases are asked for: the name of a file in
   * data/phases. @default a steady rate
   */
  readonly phases?: string;
  /** Events per second of a run of this workload alone when no rate is asked for. @default 100 */
  readonly eventsPerSecond?: number;
};
