import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { text, type Item } from '../domain/bronze/attribute';
import { checkpointKey, DETECTOR_STATE } from '../domain/detection/detector-state';
import { emptiedTotal, type EmptiedTable } from '../domain/emptying';
import { ROLLUP } from '../domain/bronze/rollup';
import { createDetectorStateStore } from './detector-state-store';
import type { Patience } from './patience';
import { createRollupStore } from './rollup-store';

type ResetOptions = Patience & {
  readonly dynamodb: DynamoDBClient;
  readonly mode: 'empty' | 'count';
  readonly now: () => number;
};

/** How long the calls for one page of items may take. */
const PAGE_MS = 60_000;

/**
 * Resets the counts of items that stay. One that the consumer or the detector changes at the same moment is left alone.
 * @returns how many of them had counts
 */
export async function resetItems(
  options: ResetOptions,
  { tableName, stays }: EmptiedTable,
  keys: readonly Item[],
): Promise<number> {
  if (keys.length === 0) return 0;
  switch (stays) {
    case undefined:
      return 0;
    case 'totals':
      return resetTotals(options, tableName, keys);
    case 'checkpoints':
      return resetCheckpoints(options, tableName, keys);
    default:
      return stays satisfies never;
  }
}

async function resetTotals(options: ResetOptions, tableName: string, keys: readonly Item[]): Promise<number> {
  const { dynamodb, mode, now } = options;
  const deadline = AbortSignal.timeout(PAGE_MS);
  const store = createRollupStore(dynamodb, tableName, options, 'puts');
  const named = keys.map((key) => ({ scope: text(key, ROLLUP.scope) ?? '', slot: text(key, ROLLUP.slot) ?? '' }));
  const counting = [...(await store.read(named, deadline)).values()].filter(({ events }) => events > 0);
  if (mode === 'count') return counting.length;
  const changes = counting.map((before) => ({ before, after: emptiedTotal(before) }));
  await store.write(changes, { updatedAtMs: now(), deadline });
  return counting.length;
}

async function resetCheckpoints(options: ResetOptions, tableName: string, keys: readonly Item[]): Promise<number> {
  const { dynamodb, mode, now } = options;
  const deadline = AbortSignal.timeout(PAGE_MS);
  const store = createDetectorStateStore(dynamodb, tableName, options);
  let reset = 0;
  for (const key of keys) {
    const shardId = (text(key, DETECTOR_STATE.key) ?? '').slice(checkpointKey('').length);
    const { checkpoint } = await store.read([], shardId, deadline);
    if (!checkpoint || (checkpoint.judged === 0 && checkpoint.tooLate === 0 && checkpoint.detections === 0)) continue;
    reset += 1;
    const emptied = { ...checkpoint, judged: 0, tooLate: 0, detections: 0 };
    if (mode === 'empty') await store.writeCheckpoint(emptied, checkpoint, { updatedAtMs: now(), deadline });
  }
  return reset;
}
