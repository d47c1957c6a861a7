import type { KinesisClient, Shard, _Record } from '@aws-sdk/client-kinesis';
import { listShards } from './list-shards';
import { readShard, type ShardStart } from './read-shard';
import { isClosed } from './shard-end';

export type TailOptions = {
  readonly client: KinesisClient;
  readonly streamName: string;
  readonly from: 'LATEST' | 'TRIM_HORIZON';
  /** Called with each page, in shard order; the shard is read on when it resolves. */
  readonly onRecords: (records: readonly _Record[], shardId: string) => void | Promise<void>;
  /** Called once, when every shard has its place: what is put from now on is seen. */
  readonly onReady?: () => void;
  /** Wait before an empty shard is asked again. Five calls a second and shard are allowed. @default 1000 */
  readonly pollMs?: number;
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
};

/** Reads all shards of a stream side by side until the signal, children of a split or merge after their parents. */
export async function tailStream(options: TailOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const started = new Set<string>();
  const ended = new Set<string>();
  const ready = createCountdown(options.onReady ?? (() => {}));

  const follow = async (shard: Shard, start: ShardStart): Promise<void> => {
    await readToEnd({ ...options, signal }, shard.ShardId!, start, ready.done);
    if (signal.aborted) return;
    ended.add(shard.ShardId!);
    // The shard is closed: its records have gone on in shards that did not exist when this one was new.
    await followAll(await listShards(options.client, options.streamName), { at: 'TRIM_HORIZON' });
  };

  const followAll = async (shards: readonly Shard[], start: ShardStart): Promise<void> => {
    const due = shards.filter((shard) => !started.has(shard.ShardId!) && parentsEnded(shard, ended, shards));
    for (const shard of due) started.add(shard.ShardId!);
    ready.expect(due.length);
    await Promise.all(due.map((shard) => follow(shard, start)));
  };

  try {
    const shards = await listShards(options.client, options.streamName);
    // A closed shard takes no new records: who wants only those has nothing to read in it.
    const past = options.from === 'LATEST' ? shards.filter(isClosed) : [];
    for (const { ShardId } of past) {
      started.add(ShardId!);
      ended.add(ShardId!);
    }
    await followAll(shards, { at: options.from });
  } catch (error) {
    stop.abort();
    throw error;
  }
}

/** A shard is read when each of its parents that still exist has been read to its end. */
function parentsEnded(shard: Shard, ended: ReadonlySet<string>, shards: readonly Shard[]): boolean {
  const parents = [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined);
  return parents.every((id) => ended.has(id) || shards.every((other) => other.ShardId !== id));
}

async function readToEnd(options: TailOptions, shardId: string, start: ShardStart, ready: () => void): Promise<void> {
  const { client, streamName, signal, pollMs = 1000 } = options;
  let first = true;
  for await (const { records } of readShard({ client, streamName, shardId, start, signal })) {
    if (first) ready();
    first = false;
    if (records.length > 0) await options.onRecords(records, shardId);
    else await options.sleep(pollMs, signal);
    if (signal.aborted) return;
  }
  if (first) ready();
}

/** Calls once when everything that was expected is done. */
function createCountdown(onZero: () => void) {
  let open = 0;
  let called = false;
  return {
    expect: (count: number) => {
      open += count;
    },
    done: () => {
      open -= 1;
      if (open > 0 || called) return;
      called = true;
      onZero();
    },
  };
}
