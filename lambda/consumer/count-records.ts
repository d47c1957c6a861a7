import type { RollupStore } from '../../lib/aws/rollup-store';
import { advance, groupByRollup, type Countable } from '../../lib/domain/bronze/count-in-rollups';

/** Another writer of the same item is a second delivery of the same shard, which is done by the next read. */
const MAX_ROUNDS = 4;

/**
 * Adds records of one shard to the rollups. Every item takes only records above its own last sequence number, so running
 * this again with the same records changes nothing, whatever interrupted the first run.
 * @param records in stream order, every one that a rollup counts up to the last
 * @throws when an item could not be written: the records must be delivered again
 */
export async function countRecords(
  store: RollupStore,
  records: readonly Countable[],
  shardId: string,
  options: { readonly updatedAtMs: number; readonly deadline: AbortSignal },
): Promise<void> {
  let open = [...groupByRollup(records, shardId)];
  for (let round = 0; open.length > 0; round++) {
    if (round === MAX_ROUNDS) throw new Error(`${open.length} rollups moved ${MAX_ROUNDS} times while being written`);
    const found = await store.read(
      open.map(([, group]) => group.key),
      options.deadline,
    );
    const changes = open.flatMap((one) => {
      const [id, { key, records: own }] = one;
      const before = found.get(id);
      const after = advance(before, key, own);
      return after ? [{ one, before, after }] : [];
    });
    open = (await store.write(changes, options)).map(({ one }) => one);
  }
}
