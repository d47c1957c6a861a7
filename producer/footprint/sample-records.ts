import type { Dataset } from '../dataset/dataset';
import type { ProducedRecord } from '../generation/record';
import { createRecordSource } from '../generation/record-source';

export type SampleSettings = {
  /** One workload or a mix, as `mixText` spells it. */
  readonly workload: string;
  readonly anomalyRate: number;
  readonly indexShards: number;
  readonly retentionDays: number;
  /** Folder in which a converted dataset may be cached. */
  readonly cacheDir: string;
};

/** Enough for the shares of the sparse indexes to be within a percentage point. */
const SAMPLE_EVENTS = 4_000;

/** Any time of which every field has its usual width. */
const SAMPLE_TIME_MS = Date.UTC(2026, 10, 15, 12);

export type SampleRecords = { readonly records: readonly ProducedRecord[]; readonly startTimeMs: number };

/** Events of the workload for the clients of a dataset. */
export function sampleRecords(
  dataset: Dataset,
  { workload, anomalyRate }: Pick<SampleSettings, 'workload' | 'anomalyRate'>,
): SampleRecords {
  const { at } = createRecordSource({
    dataset,
    config: {
      workload,
      runId: '20261115.120000',
      seed: 42,
      startTimeMs: SAMPLE_TIME_MS,
      eventsPerSecond: 1_000,
      anomalyRate,
      labels: 'inline',
      network: 'good',
      dataset: dataset.identity,
    },
  });
  return { records: Array.from({ length: SAMPLE_EVENTS }, (_, sequence) => at(sequence)), startTimeMs: SAMPLE_TIME_MS };
}
