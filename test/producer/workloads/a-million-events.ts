import { createHash } from 'node:crypto';
import { readPhases } from '../../../bin/settings/phases-file';
import { WORKLOADS, type WorkloadName } from '../../../lib/events/event';
import type { RunConfig } from '../../../lib/domain/run/run';
import { decodeEvent } from '../../../lib/events/wire';
import type { Dataset } from '../../../producer/dataset/dataset';
import { generateRecords } from '../../../producer/generation/generate-records';
import type { ProducedRecord } from '../../../producer/generation/record';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';
import { theTwin } from '../the-twin';

const EVENTS = 1_000_000;
const CHUNK_SIZE = 5_000;
/** Half a minute each on an otherwise idle machine. */
const TIMEOUT_MS = 900_000;

/**
 * Defines what every workload must hold over a million events of the twin's 30,000 customers, at the workload's own
 * pace: each event fits its schema, and records are byte for byte the same on one thread and on four. For a
 * `*.slow.test.ts`.
 */
export function aMillionEvents(workload: WorkloadName, change: Partial<RunConfig> = {}): void {
  let dataset: Dataset;
  let config: RunConfig;
  let oneThread: Promise<string> | undefined;

  beforeAll(async () => {
    expect(WORKLOADS).toContain(workload);
    const { phases: ownPhases, eventsPerSecond = 100 } = WORKLOAD_REGISTRY[workload];
    const phases = ownPhases === undefined ? undefined : await readPhases(ownPhases, process.cwd());
    dataset = await theTwin();
    config = {
      workload,
      runId: 'million',
      seed: 20_260_104,
      startTimeMs: Date.UTC(2026, 0, 4, 17, 14, 28, 514),
      eventsPerSecond: phases ? Math.max(...phases.map(({ rate }) => rate)) : eventsPerSecond,
      ...(phases ? { phases: [...phases] } : {}),
      anomalyRate: 0.08,
      labels: 'inline',
      network: 'good',
      dataset: dataset.identity,
      ...change,
    };
  });

  test(
    `a million events of ${workload} fit their schema, in order and with unique ids`,
    async () => {
      let count = 0;
      let anomalies = 0;
      const ids = new Set<string>();
      // Each is decoded as the consumer decodes it: UTF-8, JSON, the union's schema.
      oneThread = digestOf({ dataset, config, workers: 1 }, ({ sequence, eventId, bytes, truth }) => {
        const event = decodeEvent(bytes);
        const matches =
          event.workload === workload &&
          event.sequence === sequence &&
          event.event_id === eventId &&
          (event.anomaly_flags?.length ?? 0) === truth.length;
        if (!matches) throw new Error(`event ${eventId} is not that of sequence ${sequence}`);
        ids.add(eventId);
        anomalies += Math.min(1, truth.length);
        count += 1;
      });
      await oneThread;
      expect(count).toBe(EVENTS);
      expect(ids.size).toBe(EVENTS);
      if (WORKLOAD_REGISTRY[workload].anomalies.length > 0) expect(anomalies).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  test(
    `a million events of ${workload} are byte for byte the same on four threads`,
    async () => {
      const fourThreads = await digestOf({ dataset, config, workers: 4 });
      expect(fourThreads).toBe(await (oneThread ?? digestOf({ dataset, config, workers: 1 })));
    },
    TIMEOUT_MS,
  );
}

type Run = { readonly dataset: Dataset; readonly config: RunConfig; readonly workers: number };

/** SHA-256 over a whole record: bytes, key, times and truth. */
async function digestOf({ dataset, config, workers }: Run, look?: (record: ProducedRecord) => void): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of generateRecords({ config, dataset, from: 0, to: EVENTS, chunkSize: CHUNK_SIZE, workers })) {
    for (const record of chunk) {
      look?.(record);
      const { sequence, eventId, partitionKey, eventTimeMs, deliverAtMs, riskLevel, creditLimit, truth } = record;
      hash.update(record.bytes);
      hash.update(
        JSON.stringify([sequence, eventId, partitionKey, eventTimeMs, deliverAtMs, riskLevel, creditLimit, truth]),
      );
    }
  }
  return hash.digest('hex');
}
