import type { MappingCheckpoints } from '../engines/engine';
import type { KeptStreams } from '../engines/kept-parts';
import { SHARD_END } from '../mapping/checkpoints';
import { settledCount } from './readers';
import { shardIndexOf } from './shard-id';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';

/** Compares the streams of a data folder with the checkpoints of the mappings that read them. */
export function keptStreams(store: StreamStore, mappings: readonly MappingCheckpoints[]): KeptStreams {
  const foreign = new Set<string>();
  const behind = new Set<string>();
  for (const { mapping, streamName, checkpoints } of mappings) {
    const stream = streamName === undefined ? undefined : store.get(streamName);
    if (streamName !== undefined && (!stream || isForeign(stream, checkpoints))) foreign.add(mapping);
    else if (stream && isBehind(stream, checkpoints)) behind.add(streamName!);
  }
  const notes = [...behind].map(
    (name) =>
      `stream ${name}: its log has lost its end, but all of that had been read: nothing is missing from the tables`,
  );
  return { id: store.id, isNew: store.isNew, foreign: [...foreign], notes };
}

function isForeign(stream: Stream, checkpoints: MappingCheckpoints['checkpoints']): boolean {
  return shardsOf(checkpoints).some(([index, checkpoint]) => {
    const shard = stream.shards[index];
    return checkpoint !== SHARD_END && (!shard || settledCount(checkpoint, shard) === -1);
  });
}

/** Whether a mapping has settled a record that the stream has not, and that was not trimmed. */
function isBehind(stream: Stream, checkpoints: MappingCheckpoints['checkpoints']): boolean {
  return shardsOf(checkpoints).some(([index, checkpoint]) => {
    const shard = stream.shards[index];
    if (!shard || checkpoint === SHARD_END) return false;
    return settledCount(checkpoint, shard) > Math.max(shard.records.lastCount, shard.firstCount - 1);
  });
}

/** A mapping's other keys belong to no shard. */
function shardsOf(checkpoints: MappingCheckpoints['checkpoints']): readonly (readonly [number, string])[] {
  return Object.entries(checkpoints).flatMap(([shardId, checkpoint]) => {
    const index = shardId.startsWith('shardId-') ? shardIndexOf(shardId) : undefined;
    return index === undefined ? [] : [[index, checkpoint] as const];
  });
}
