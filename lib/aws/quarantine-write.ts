import type { Item } from '../domain/bronze/attribute';
import type { QuarantineRows } from '../domain/bronze/quarantine';
import type { BatchWriteResult, ItemOutcome } from './batch-write';

/** Puts items whose keys differ, and reports the outcome of each. */
export type PutItems = (items: readonly Item[]) => Promise<BatchWriteResult>;

/**
 * Stores whole records: pieces first, then the heads of those records whose pieces are all stored. A record is stored
 * when its head is; otherwise its outcome is that of its first row that is not.
 */
export async function writeQuarantine(put: PutItems, records: readonly QuarantineRows[]): Promise<BatchWriteResult> {
  const owners = records.flatMap(({ pieces }, record) => pieces.map(() => record));
  const pieces = await putAll(
    put,
    records.flatMap((record) => record.pieces),
  );
  const outcomes: (ItemOutcome | undefined)[] = records.map(() => undefined);
  pieces.outcomes.forEach((outcome, at) => {
    if (outcome.kind !== 'stored') outcomes[owners[at]!] ??= outcome;
  });
  const whole = records.flatMap(({ head }, record) => (outcomes[record] === undefined ? [{ head, record }] : []));
  const heads = await putAll(
    put,
    whole.map(({ head }) => head),
  );
  heads.outcomes.forEach((outcome, at) => {
    outcomes[whole[at]!.record] = outcome;
  });
  return { outcomes: outcomes.map((outcome) => outcome!), retriedItems: pieces.retriedItems + heads.retriedItems };
}

async function putAll(put: PutItems, items: readonly Item[]): Promise<BatchWriteResult> {
  return items.length === 0 ? { outcomes: [], retriedItems: 0 } : put(items);
}
