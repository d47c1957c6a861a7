import { EVENT_KINDS, type AnomalyFlag, type EventType, type WorkloadName } from '../../lib/events/event';
import type { RunConfig } from '../../lib/domain/run/run';
import { decodeEvent } from '../../lib/events/wire';
import type { Client } from '../../producer/dataset/client';
import type { ProducedRecord } from '../../producer/generation/record';
import { createRecordSource } from '../../producer/generation/record-source';

/** Made up, so that the documentation does not change with the dataset or the twin. */
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

/** Enough of them for payments to happen. */
const CLIENTS: readonly Client[] = Array.from({ length: 40 }, (_, at) => ({
  ...CLIENT,
  id: at + 1,
  creditLimit: CLIENT.creditLimit + 10_000 * at,
  age: CLIENT.age + (at % 30),
}));

const CONFIG: RunConfig = {
  workload: 'credit',
  runId: 'example',
  seed: 7,
  startTimeMs: Date.UTC(2026, 0, 4, 17, 14, 28),
  eventsPerSecond: 100,
  anomalyRate: 0.08,
  labels: 'inline',
  network: 'good',
  dataset: { name: 'example', rows: CLIENTS.length, sha256: '0'.repeat(64) },
};

/** What a label refers to: its own event, an event that it repeats, or an episode. */
export type LabelKind = 'single' | 'repeats' | 'episode';

export type ExampleRun = {
  readonly config: RunConfig;
  /** The first ordinary event of each type, where one comes within the search. */
  readonly ordinary: ReadonlyMap<EventType, ProducedRecord>;
  /** The first anomalous event with a label of each kind, where one comes within the search. */
  readonly anomalous: ReadonlyMap<LabelKind, ProducedRecord>;
};

/** Rare event types occur once in some hundred events. */
const MAX_SEARCH = 5_000;
/** Searched even when every type has been seen, to find labels. */
const LEAST_SEARCH = 500;

const runs = new Map<WorkloadName, ExampleRun>();

/** Events of one run of a workload as the producer makes them; made once per process. */
export function exampleRun(workload: WorkloadName): ExampleRun {
  const known = runs.get(workload) ?? makeExampleRun(workload);
  runs.set(workload, known);
  return known;
}

function makeExampleRun(workload: WorkloadName): ExampleRun {
  const config = { ...CONFIG, workload };
  const { at } = createRecordSource({ config, dataset: { identity: config.dataset, clients: CLIENTS } });
  const wanted = EVENT_KINDS[workload].schemas.length;
  const ordinary = new Map<EventType, ProducedRecord>();
  const anomalous = new Map<LabelKind, ProducedRecord>();
  for (let sequence = 0; sequence < MAX_SEARCH; sequence++) {
    const record = at(sequence);
    const [flag] = record.truth;
    if (flag) {
      if (!anomalous.has(kindOf(flag))) anomalous.set(kindOf(flag), record);
    } else {
      const { event_type: type } = decodeEvent(record.bytes);
      if (!ordinary.has(type)) ordinary.set(type, record);
    }
    if (ordinary.size === wanted && sequence >= LEAST_SEARCH && anomalous.size > 0) break;
  }
  return { config, ordinary, anomalous };
}

function kindOf({ original_event_id, episode_id }: AnomalyFlag): LabelKind {
  if (original_event_id !== undefined) return 'repeats';
  return episode_id === undefined ? 'single' : 'episode';
}
