import type { Dataset } from '../../producer/dataset/dataset';
import { loadDataset } from '../../producer/dataset/load';
import { createRecordSource } from '../../producer/record-source';
import { bronzeItem } from '../domain/bronze';
import { decodeEvent } from '../domain/wire';
import { footprintOf, type Footprint } from './footprint';

export type SampleSettings = {
  /** One workload or a mix, as `mixText` spells it. */
  readonly workload: string;
  readonly anomalyRate: number;
  readonly indexShards: number;
  readonly retentionDays: number;
  /** Where a converted dataset may be kept. */
  readonly cacheDir: string;
};

/** Enough that the shares of the sparse indexes are within a percentage point. */
const SAMPLE_EVENTS = 4_000;

/** Any instant of which every field has its usual width. */
const SAMPLE_TIME_MS = Date.UTC(2026, 10, 15, 12);

/** As Kinesis writes them. */
const SHARD_ID = 'shardId-000000000000';
const SEQUENCE_NUMBER = '49671246667567228643283430150187087032206582658'.padEnd(56, '0');

/** What storing an event of this workload takes, measured on events that the twin's clients make. */
export async function sampleFootprint(settings: SampleSettings): Promise<Footprint> {
  return footprintOfDataset(await loadDataset('twin', { cacheDir: settings.cacheDir }), settings);
}

/** The same for the clients of any dataset. */
export function footprintOfDataset(dataset: Dataset, settings: Omit<SampleSettings, 'cacheDir'>): Footprint {
  const source = createRecordSource({
    dataset,
    config: {
      workload: settings.workload,
      runId: '20261115.120000',
      seed: 42,
      startTimeMs: SAMPLE_TIME_MS,
      eventsPerSecond: 1_000,
      anomalyRate: settings.anomalyRate,
      labels: 'inline',
      network: 'good',
      dataset: dataset.identity,
    },
  });
  const ingest = {
    shardId: SHARD_ID,
    sequenceNumber: SEQUENCE_NUMBER,
    arrivedAtMs: SAMPLE_TIME_MS,
    ingestedAtMs: SAMPLE_TIME_MS,
  };
  const rows = Array.from({ length: SAMPLE_EVENTS }, (_, sequence) => {
    const { bytes } = source.at(sequence);
    return bronzeItem(decodeEvent(bytes), bytes, ingest, settings);
  });
  return footprintOf(rows);
}
