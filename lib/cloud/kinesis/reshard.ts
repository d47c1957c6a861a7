import { isOpen, secondsOf, uniformStarts, type Reshard, type ShardState } from './stream-state';

/** AWS puts the creation of a child a second behind its parents' end. */
const CHILD_AFTER_MS = 1_000;

/** The shards after a split or merge at a time: parents closed, children appended. */
export function applyReshard(shards: readonly ShardState[], reshard: Reshard, atMs: number): readonly ShardState[] {
  const born = { createdSeconds: secondsOf(atMs + CHILD_AFTER_MS), openedMs: atMs };
  switch (reshard.type) {
    case 'split': {
      const { startHash, endHash } = shards[reshard.shard]!;
      const low = { startHash, endHash: reshard.at - 1n, parent: reshard.shard, ...born };
      const high = { startHash: reshard.at, endHash, parent: reshard.shard, ...born };
      return [...closed(shards, [reshard.shard], atMs), low, high];
    }
    case 'merge': {
      const { shard, adjacent } = reshard;
      const { startHash } = shards[shard]!;
      const { endHash } = shards[adjacent]!;
      return [
        ...closed(shards, [shard, adjacent], atMs),
        { startHash, endHash, parent: shard, adjacentParent: adjacent, ...born },
      ];
    }
    default:
      return reshard satisfies never;
  }
}

function closed(shards: readonly ShardState[], indexes: readonly number[], closedMs: number): readonly ShardState[] {
  return shards.map((shard, index) => (indexes.includes(index) ? { ...shard, closedMs } : shard));
}

/**
 * The splits and merges that make the open shards equal shares of the hash keys. Some of the shards on the way live only
 * for a moment, as AWS documents it for UpdateShardCount.
 */
export function planUniform(shards: readonly ShardState[], target: number): readonly Reshard[] {
  const plan: Reshard[] = [];
  const starts = new Set(uniformStarts(target));
  let next = shards.length;
  let open = inHashOrder(shards);
  for (const at of starts) {
    const cut = open.findIndex(({ startHash, endHash }) => startHash < at && at <= endHash);
    if (cut === -1) continue;
    const { index, startHash, endHash } = open[cut]!;
    plan.push({ type: 'split', shard: index, at });
    const halves = [
      { index: next, startHash, endHash: at - 1n },
      { index: next + 1, startHash: at, endHash },
    ];
    open = open.toSpliced(cut, 1, ...halves);
    next += 2;
  }
  for (let left = 0; left < open.length - 1;) {
    const [shard, adjacent] = [open[left]!, open[left + 1]!];
    if (starts.has(adjacent.startHash)) {
      left += 1;
      continue;
    }
    plan.push({ type: 'merge', shard: shard.index, adjacent: adjacent.index });
    open = open.toSpliced(left, 2, { index: next, startHash: shard.startHash, endHash: adjacent.endHash });
    next += 1;
  }
  return plan;
}

type OpenRange = { readonly index: number; readonly startHash: bigint; readonly endHash: bigint };

/** The open shards with their indexes. They cover all hash keys without gaps. */
export function inHashOrder(shards: readonly ShardState[]): readonly OpenRange[] {
  const open = shards.flatMap((shard, index) =>
    isOpen(shard) ? [{ index, startHash: shard.startHash, endHash: shard.endHash }] : [],
  );
  return open.toSorted((a, b) => (a.startHash < b.startHash ? -1 : 1));
}
