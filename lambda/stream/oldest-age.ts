import type { DecodedRecord } from './decode-record';

/** How long ago the oldest record of a batch arrived in the stream; 0 for an empty batch. */
export function oldestAgeMs(records: readonly Pick<DecodedRecord, 'ingest'>[], nowMs: number): number {
  return records.reduce((oldest, { ingest }) => Math.max(oldest, nowMs - ingest.arrivedAtMs), 0);
}
