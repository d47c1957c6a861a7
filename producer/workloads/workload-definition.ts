import type { AnomalyCategory, Severity } from '../../lib/domain/event';
import type { RunConfig } from '../../lib/domain/run';
import type { Dataset } from '../dataset/dataset';
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

export type WorkloadInput = { readonly config: RunConfig; readonly dataset: Dataset };

/** All that the rest of the producer knows of a workload. */
export type WorkloadDefinition = {
  readonly create: (input: WorkloadInput) => Workload;
  readonly anomalies: readonly AnomalyCategoryInfo[];
};
