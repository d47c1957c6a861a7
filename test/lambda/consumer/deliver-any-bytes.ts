import { processBatch } from '../../../lambda/consumer/process-batch';
import type { BronzeStore } from '../../../lib/aws/bronze-store';
import type { RollupStore } from '../../../lib/aws/rollup-store';
import { payloadHash } from '../../../lib/domain/bronze/bronze';
import { sha256Hex } from '../../../lib/core/hash';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent, aRecord } from './a-batch';
import { seeded, someBytes } from './some-bytes';

const BATCH_SIZE = 500;
const open = new AbortController().signal;

/**
 * Delivers the given number of records of any bytes, each once, and throws when a delivery does not settle them all.
 * @returns the keys, partition and sort, of the rows that have to exist
 */
export async function deliverAnyBytes(
  count: number,
  { store, rollupStore }: { readonly store: BronzeStore; readonly rollupStore: RollupStore },
) {
  const next = seeded(20_260_104);
  const events = new Set<string>();
  const others = new Set<string>();
  for (let start = 0; start < count; start += BATCH_SIZE) {
    const batch = Array.from({ length: BATCH_SIZE }, (_, i) => ({ bytes: someBytes(next, start + i), at: start + i }));
    const report = await processBatch(
      batch.map(({ bytes, at }) => aRecord(bytes, at, 'key')),
      {
        store,
        rollups: rollupStore,
        settings: { indexShards: 4, retentionDays: 0 },
        nowMs: () => 0,
        storeDeadline: open,
        countDeadline: open,
      },
    );
    if (report.failure || report.stored + report.quarantined !== BATCH_SIZE) throw new Error(JSON.stringify(report));
    for (const { bytes, at } of batch) {
      const isWhole = Buffer.from(bytes).equals(encodeEvent(anEvent(at)));
      if (isWhole) events.add(`EVT-1-${at}|${payloadHash(bytes)}`);
      else others.add(`${sha256Hex(bytes)}|key`);
    }
  }
  return { events, others };
}
