import type { Dataset } from '../dataset/dataset';
import { loadDataset } from '../dataset/load';
import { bronzeItem } from '../../lib/domain/bronze/bronze';
import { decodeEvent } from '../../lib/events/wire';
import type { DetectorFootprint } from '../../lib/cost/detector-footprint';
import { detectorFootprint } from './detector-footprint';
import { footprintOf, type Footprint } from '../../lib/cost/footprint';
import { sampleRecords, type SampleSettings } from './sample-records';

/** In Kinesis's formats. */
const SHARD_ID = 'shardId-000000000000';
const SEQUENCE_NUMBER = '49671246667567228643283430150187087032206582658'.padEnd(56, '0');

/** What storing and judging a workload's events takes, by a sample. */
export type Sampled = { readonly footprint: Footprint; readonly detector: DetectorFootprint };

/** Measures what storing and judging an event of a workload takes, on events of the twin's clients. */
export async function sampleFootprint(settings: SampleSettings): Promise<Sampled> {
  const dataset = await loadDataset('twin', { cacheDir: settings.cacheDir });
  const place = { shardId: SHARD_ID, sequenceNumber: SEQUENCE_NUMBER };
  return {
    footprint: footprintOfDataset(dataset, settings),
    detector: detectorFootprint(dataset, settings, place),
  };
}

/** What storing takes, for the clients of any dataset. */
export function footprintOfDataset(dataset: Dataset, settings: Omit<SampleSettings, 'cacheDir'>): Footprint {
  const { records, startTimeMs } = sampleRecords(dataset, settings);
  const ingest = {
    shardId: SHARD_ID,
    sequenceNumber: SEQUENCE_NUMBER,
    arrivedAtMs: startTimeMs,
    ingestedAtMs: startTimeMs,
  };
  return footprintOf(records.map(({ bytes }) => bronzeItem(decodeEvent(bytes), bytes, ingest, settings)));
}
