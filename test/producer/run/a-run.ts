import { eventId } from '../../../lib/events/envelope';
import { eventTimeMs, type RunConfig } from '../../../lib/domain/run/run';
import type { ProducedRecord } from '../../../producer/generation/record';
import type { RunFiles } from '../../../producer/run/run-files';

export function aConfig(changes: Partial<RunConfig> = {}): RunConfig {
  return {
    workload: 'credit',
    runId: 'test',
    seed: 1,
    startTimeMs: Date.parse('2026-01-04T00:00:00.000Z'),
    eventsPerSecond: 100,
    anomalyRate: 0.1,
    labels: 'inline',
    network: 'excellent',
    dataset: { name: 'twin', rows: 10, sha256: 'a'.repeat(64) },
    ...changes,
  };
}

export type RecordShape = {
  readonly config?: RunConfig;
  readonly keyOf?: (sequence: number) => string;
  readonly latencyMs?: (sequence: number) => number;
};

/** A small record of the run; every tenth is an anomaly, every third has high risk. */
export function aRecord(sequence: number, { config = aConfig(), keyOf, latencyMs }: RecordShape = {}): ProducedRecord {
  const id = eventId(config.runId, sequence);
  const timeMs = eventTimeMs(config, sequence);
  return {
    sequence,
    eventId: id,
    workload: 'credit',
    eventType: 'CREDIT_ASSESSMENT',
    partitionKey: keyOf?.(sequence) ?? `K${sequence % 7}`,
    bytes: Buffer.from(JSON.stringify({ event_id: id, sequence })),
    eventTimeMs: timeMs,
    deliverAtMs: timeMs + (latencyMs?.(sequence) ?? 0),
    truth:
      sequence % 10 === 9
        ? [{ type: 'INVALID_AGE', category: 'DEMOGRAPHIC_INCONSISTENCY', severity: 'MEDIUM', description: 'age' }]
        : [],
    riskLevel: sequence % 3 === 0 ? 'HIGH' : 'LOW',
    creditLimit: 1000,
  };
}

/** Chunks of records, as generation yields them. */
export function recordsOf(shape: RecordShape & { readonly chunkSize?: number } = {}) {
  const { chunkSize = 10 } = shape;
  return async function* (from: number, to: number): AsyncGenerator<readonly ProducedRecord[]> {
    for (let start = from; start < to; start += chunkSize) {
      const length = Math.min(chunkSize, to - start);
      yield await Promise.resolve(Array.from({ length }, (_none, index) => aRecord(start + index, shape)));
    }
  };
}

/** In-memory files. */
export function memoryFiles(texts = new Map<string, string>()): RunFiles & { readonly texts: Map<string, string> } {
  return {
    texts,
    read: async (file) => texts.get(file),
    replace: async (file, text) => {
      texts.set(file, text);
    },
  };
}
