import { binary, number, text, textSet } from './attribute';
import { BRONZE } from './bronze';

/** A bronze row as lists show it. Fields that the event lacks are absent. */
export type EventRow = {
  readonly eventId: string;
  readonly payloadHash: string;
  readonly eventTime: string;
  readonly eventType: string;
  readonly workload: string;
  readonly runId: string;
  readonly customerId?: string;
  readonly riskLevel?: string;
  readonly creditLimit?: number;
  readonly summary?: string;
  readonly anomalyTypes: readonly string[];
  readonly anomalyCategories: readonly string[];
  readonly anomalySeverity?: string;
  /** Milliseconds since the epoch. */
  readonly ingestedAtMs: number;
};

/** The full row: the bytes as produced, and how they arrived. */
export type StoredEvent = EventRow & {
  readonly payload: Uint8Array;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
};

type Item = Readonly<Record<string, unknown>>;

export function eventRow(item: Item): EventRow {
  return {
    eventId: text(item, BRONZE.eventId) ?? '',
    payloadHash: text(item, BRONZE.payloadHash) ?? '',
    eventTime: text(item, BRONZE.eventTime) ?? '',
    eventType: text(item, BRONZE.eventType) ?? '',
    workload: text(item, BRONZE.workload) ?? '',
    runId: text(item, BRONZE.runId) ?? '',
    customerId: text(item, BRONZE.customerId),
    riskLevel: text(item, BRONZE.riskLevel),
    creditLimit: number(item, BRONZE.creditLimit),
    summary: text(item, BRONZE.summary),
    anomalyTypes: textSet(item, BRONZE.anomalyTypes),
    anomalyCategories: textSet(item, BRONZE.anomalyCategories),
    anomalySeverity: text(item, BRONZE.anomalySeverity),
    ingestedAtMs: number(item, BRONZE.ingestedAt) ?? 0,
  };
}

export function storedEvent(item: Item): StoredEvent {
  return {
    ...eventRow(item),
    payload: binary(item, BRONZE.payload) ?? new Uint8Array(),
    shardId: text(item, BRONZE.shardId) ?? '',
    sequenceNumber: text(item, BRONZE.sequenceNumber) ?? '',
    arrivedAtMs: number(item, BRONZE.arrivedAt) ?? 0,
  };
}
