import { payloadHash } from '../../../lib/domain/bronze/bronze';
import { eventId } from '../../../lib/events/envelope';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import type { Replay } from '../../../lib/domain/proof/explain-differences';
import { ProofLedger, type StoredRow } from '../../../lib/domain/proof/proof-ledger';
import { configHash, type Manifest, type RunConfig } from '../../../lib/domain/run/run';

export const CONFIG: RunConfig = {
  workload: 'credit',
  runId: 'r1',
  seed: 1,
  startTimeMs: 0,
  eventsPerSecond: 100,
  anomalyRate: 0.1,
  labels: 'inline',
  network: 'excellent',
  dataset: { name: 'twin', rows: 10, sha256: 'a'.repeat(64) },
};

/** Small events that begin as real ones do: with their id. */
export const replay: Replay = (sequence) => {
  const id = eventId(CONFIG.runId, sequence);
  return { eventId: id, bytes: Buffer.from(JSON.stringify({ event_id: id, sequence, note: `n${sequence * 7919}` })) };
};

/** The promise of a run of `count` events. */
export function aManifest(count: number, changes: Partial<Manifest> = {}): Manifest {
  const tally = new Tally();
  for (let sequence = 0; sequence < count; sequence++) {
    const { eventId, bytes } = replay(sequence);
    tally.add(eventId, bytes);
  }
  const { bytes, buckets } = tally.fingerprint();
  const state = { manifestVersion: 1, state: 'complete', config: CONFIG, configHash: configHash(CONFIG) } as const;
  return { ...state, generated: count, position: count, bytes, buckets, ...changes };
}

/** The row that the consumer makes of an event of the run. */
export function rowOf(sequence: number, changes: Partial<StoredRow> = {}): StoredRow {
  const { eventId, bytes } = replay(sequence);
  return { table: 'bronze', eventId, keyHash: payloadHash(bytes), payload: bytes, ...changes };
}

export function rowsUpTo(count: number): StoredRow[] {
  return Array.from({ length: count }, (_none, sequence) => rowOf(sequence));
}

export function ledgerOf(rows: readonly StoredRow[]): ProofLedger {
  const ledger = new ProofLedger(CONFIG.runId);
  for (const row of rows) ledger.add(row);
  return ledger;
}
