import type { ShardState, StreamState, Reshard } from './stream-state';

const BIGINT = /^#\d+$/;

/** A stream as text; numbers of 128 bits as `#` and their digits. */
export function streamText(state: StreamState): string {
  return JSON.stringify({ ...state, tags: [...state.tags] }, (_key, value: unknown) =>
    typeof value === 'bigint' ? `#${value}` : value,
  );
}

type StreamJson = Omit<StreamState, 'tags'> & { readonly tags: readonly (readonly [string, string])[] };

/** @param text as `streamText` wrote it; the log has checked that it is whole */
export function streamOfText(text: string): StreamState {
  const { tags, shards, transition, ...rest } = JSON.parse(text) as StreamJson;
  return {
    ...rest,
    tags: new Map(tags),
    shards: shards.map(shardOf),
    transition: transition && {
      ...transition,
      reshards: transition.reshards.map(reshardOf),
      shards: transition.shards.map(shardOf),
    },
  };
}

function shardOf(shard: ShardState): ShardState {
  return { ...shard, startHash: numberOf(shard.startHash), endHash: numberOf(shard.endHash) };
}

function reshardOf(reshard: Reshard): Reshard {
  return reshard.type === 'split' ? { ...reshard, at: numberOf(reshard.at) } : reshard;
}

function numberOf(text: unknown): bigint {
  if (typeof text !== 'string' || !BIGINT.test(text)) throw new TypeError(`expected #digits, got ${String(text)}`);
  return BigInt(text.slice(1));
}
