import type { MappingCheckpoints } from '../engines/engine';
import { SHARD_END } from '../mapping/checkpoints';
import { parseSequenceNumber } from './sequence-number';
import type { Shard } from './shard';
import { shardIdOf } from './shard-id';
import type { Stream } from './stream';

/** How far the mappings have settled the streams that they read. */
export class Readers {
  /** By stream and mapping. */
  private readonly byStream = new Map<string, Map<string, MappingCheckpoints['checkpoints']>>();

  /** Takes what a mapping says, also that it has settled nothing yet. */
  note({ mapping, streamName, checkpoints }: MappingCheckpoints): void {
    if (streamName === undefined) return;
    let readers = this.byStream.get(streamName);
    if (!readers) this.byStream.set(streamName, (readers = new Map()));
    readers.set(mapping, { ...readers.get(mapping), ...checkpoints });
  }

  keepOnly(mappings: readonly string[]): void {
    for (const [streamName, readers] of this.byStream) {
      for (const mapping of readers.keys()) if (!mappings.includes(mapping)) readers.delete(mapping);
      if (readers.size === 0) this.byStream.delete(streamName);
    }
  }

  isRead({ state }: Stream): boolean {
    return this.byStream.has(state.name);
  }

  /** The first count of a shard that some mapping has not settled; 0 when nobody reads the stream. */
  firstUnsettled({ state }: Stream, shard: Shard): number {
    const readers = [...(this.byStream.get(state.name)?.values() ?? [])];
    if (readers.length === 0) return 0;
    return Math.min(...readers.map((checkpoints) => settledCount(checkpoints[shardIdOf(shard.position)], shard) + 1));
  }
}

/** The count of a checkpoint; -1 when the shard has none, or one of an earlier stream of its name. */
export function settledCount(checkpoint: string | undefined, shard: Shard): number {
  if (checkpoint === undefined) return -1;
  if (checkpoint === SHARD_END) return shard.state.closedMs === undefined ? -1 : Infinity;
  const parsed = /^\d+$/.test(checkpoint) ? parseSequenceNumber(checkpoint) : undefined;
  if (parsed?.version !== 2 || parsed.createdSeconds !== shard.state.createdSeconds) return -1;
  return parsed.shardIndex === shard.position ? Number(parsed.count) : -1;
}
