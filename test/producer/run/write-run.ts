import path from 'node:path';
import { systemClock } from '../../../lib/core/system-clock';
import { generateRecords } from '../../../producer/generation/generate-records';
import { runProducer } from '../../../producer/run/run';
import type { ProducerSummary } from '../../../producer/run/run-summary';
import { fileSink } from '../../../producer/sinks/file-sink';
import { asLines } from '../../../producer/sinks/ndjson';
import { aConfig, aDataset } from '../a-client';

export type WriteRunOptions = { readonly folder: string; readonly workers: number; readonly chunkSize: number };

/** The whole producer, from clients to files: events.ndjson, truth.ndjson and manifest.json in a folder. */
export function writeRun({ folder, workers, chunkSize }: WriteRunOptions): Promise<ProducerSummary> {
  const config = aConfig({ anomalyRate: 0.4, labels: 'sidecar', network: 'terrible' });
  const clock = systemClock;
  return runProducer({
    config,
    records: (from, to) => generateRecords({ config, dataset: aDataset(), from, to, chunkSize, workers }),
    openSink: fileSink({ file: path.join(folder, 'events.ndjson'), clock, encode: asLines }),
    clock,
    pace: { clock: 'virtual' },
    count: 4_000,
    manifestPath: path.join(folder, 'manifest.json'),
    truthPath: path.join(folder, 'truth.ndjson'),
  });
}
