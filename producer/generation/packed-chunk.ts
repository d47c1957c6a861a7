import { eventId, RISK_LEVELS } from '../../lib/events/envelope';
import { EVENT_TYPES, WORKLOADS, type AnomalyFlag, type EventType } from '../../lib/events/event';
import { eventTimeMs, type RunConfig } from '../../lib/domain/run/run';
import type { ProducedRecord } from './record';

/**
 * Consecutive records in a form that is cheap to move between threads: the events' bytes are concatenated in one buffer,
 * which is transferred, and everything that follows from configuration and sequence is left out.
 */
export type PackedChunk = {
  readonly from: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where in `bytes` each record ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly deliverAtMs: Float64Array<ArrayBuffer>;
  /** NaN for an event without one. */
  readonly creditLimits: Float64Array<ArrayBuffer>;
  /** Indexes in RISK_LEVELS; -1 for an event without one. */
  readonly riskLevels: Int8Array<ArrayBuffer>;
  /** Indexes in WORKLOADS. */
  readonly workloads: Uint8Array<ArrayBuffer>;
  /** Indexes in EVENT_TYPES. */
  readonly eventTypes: Uint8Array<ArrayBuffer>;
  readonly partitionKeys: readonly string[];
  /** Labels of the anomalous records, by index in the chunk. */
  readonly truths: ReadonlyMap<number, readonly AnomalyFlag[]>;
};

const TYPE_INDEX = new Map<EventType, number>(EVENT_TYPES.map((type, at) => [type, at]));
const NO_FLAGS: readonly AnomalyFlag[] = [];

/** @param records consecutive in sequence, at least one */
export function packChunk(records: readonly ProducedRecord[]): PackedChunk {
  return {
    from: records[0]!.sequence,
    ...packBytes(records),
    deliverAtMs: Float64Array.from(records, (record) => record.deliverAtMs),
    creditLimits: Float64Array.from(records, (record) => record.creditLimit ?? NaN),
    riskLevels: Int8Array.from(records, ({ riskLevel }) => (riskLevel ? RISK_LEVELS.indexOf(riskLevel) : -1)),
    workloads: Uint8Array.from(records, ({ workload }) => WORKLOADS.indexOf(workload)),
    eventTypes: Uint8Array.from(records, ({ eventType }) => TYPE_INDEX.get(eventType)!),
    partitionKeys: records.map((record) => record.partitionKey),
    truths: new Map(records.flatMap(({ truth }, at) => (truth.length > 0 ? [[at, truth] as const] : []))),
  };
}

/** The buffers of a chunk that are transferred instead of copied. */
export function transferList(chunk: PackedChunk): ArrayBuffer[] {
  const { bytes, ends, deliverAtMs, creditLimits, riskLevels, workloads, eventTypes } = chunk;
  return [bytes, ends, deliverAtMs, creditLimits, riskLevels, workloads, eventTypes].map(({ buffer }) => buffer);
}

/** The records again; their `bytes` are views into the chunk's one buffer. */
export function unpackChunk(chunk: PackedChunk, config: RunConfig): ProducedRecord[] {
  return chunk.partitionKeys.map((partitionKey, at) => {
    const sequence = chunk.from + at;
    const creditLimit = chunk.creditLimits[at]!;
    return {
      sequence,
      eventId: eventId(config.runId, sequence),
      workload: WORKLOADS[chunk.workloads[at]!]!,
      eventType: EVENT_TYPES[chunk.eventTypes[at]!]!,
      partitionKey,
      bytes: chunk.bytes.subarray(at === 0 ? 0 : chunk.ends[at - 1], chunk.ends[at]),
      eventTimeMs: eventTimeMs(config, sequence),
      deliverAtMs: chunk.deliverAtMs[at]!,
      truth: chunk.truths.get(at) ?? NO_FLAGS,
      riskLevel: RISK_LEVELS[chunk.riskLevels[at]!],
      creditLimit: Number.isNaN(creditLimit) ? undefined : creditLimit,
    };
  });
}

function packBytes(records: readonly ProducedRecord[]): Pick<PackedChunk, 'bytes' | 'ends'> {
  const bytes = new Uint8Array(records.reduce((sum, record) => sum + record.bytes.length, 0));
  const ends = new Uint32Array(records.length);
  let end = 0;
  records.forEach((record, at) => {
    bytes.set(record.bytes, end);
    end += record.bytes.length;
    ends[at] = end;
  });
  return { bytes, ends };
}
