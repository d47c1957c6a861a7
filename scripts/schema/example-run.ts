import type { RunConfig } from '../../lib/domain/run';
import type { Client } from '../../producer/dataset/client';
import type { ProducedRecord } from '../../producer/record';
import { createRecordSource } from '../../producer/record-source';

/** Made up; the events of the documentation must not change whenever a dataset or the twin does. */
const CLIENT: Client = {
  id: 1,
  creditLimit: 120_000,
  sex: 'F',
  education: 'UNIVERSITY',
  maritalStatus: 'SINGLE',
  age: 31,
  paymentStatus: [0, 0, 0, 0, -1, 2],
  billAmounts: [41_250, 39_900, 37_480, 35_100, 12_640, 11_870],
  paymentAmounts: [2_000, 2_100, 2_000, 25_000, 12_640, 0],
  defaultsNextMonth: false,
};

const CONFIG: RunConfig = {
  workload: 'credit',
  runId: 'example',
  seed: 7,
  startTimeMs: Date.UTC(2026, 0, 4, 17, 14, 28),
  eventsPerSecond: 100,
  anomalyRate: 0.08,
  labels: 'inline',
  network: 'good',
  dataset: { name: 'example', rows: 1, sha256: '0'.repeat(64) },
};

export type ExampleRun = {
  readonly config: RunConfig;
  readonly ordinary: ProducedRecord;
  /** The first event whose content was changed. */
  readonly anomalous: ProducedRecord;
  /** The first event that repeats another. */
  readonly duplicate: ProducedRecord;
};

/** Events of one run as the producer makes them. */
export function exampleRun(): ExampleRun {
  const { at } = createRecordSource({ config: CONFIG, dataset: { identity: CONFIG.dataset, clients: [CLIENT] } });
  const first = (wanted: (record: ProducedRecord) => boolean) => {
    for (let sequence = 0; ; sequence++) if (wanted(at(sequence))) return at(sequence);
  };
  const isDuplicate = ({ truth }: ProducedRecord) => truth[0]?.category === 'DUPLICATE_EVENT';
  return {
    config: CONFIG,
    ordinary: first(({ truth }) => truth.length === 0),
    anomalous: first((record) => record.truth.length > 0 && !isDuplicate(record)),
    duplicate: first(isDuplicate),
  };
}
