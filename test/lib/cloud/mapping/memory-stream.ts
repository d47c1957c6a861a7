import type { Clock } from '../../../../lib/core/clock';
import {
  ReadError,
  type ReadPosition,
  type RecordPage,
  type StreamReader,
  type StreamRecord,
} from '../../../../lib/cloud/mapping/stream-reader';

type MemoryShard = {
  readonly parentShardIds: readonly string[];
  readonly records: StreamRecord[];
  closed: boolean;
};

type Place = { readonly shardId: string; readonly index: number; readonly madeAtMs: number };

export type MemoryStream = StreamReader & {
  readonly addShard: (shardId: string, parents?: readonly string[]) => void;
  readonly closeShard: (shardId: string) => void;
  readonly put: (shardId: string, ...records: readonly { key: string; data: string }[]) => readonly string[];
  /** Refuses every later read until called with `undefined`. */
  readonly refuse: (error: Error | undefined) => void;
  /** Makes this many later reads return neither a record nor a next iterator. */
  readonly answerEmpty: (count: number) => void;
  /** The number of reads so far. */
  readonly reads: () => number;
};

const ITERATOR_LIFE_MS = 300_000; // GetShardIterator: five minutes

/** An in-memory stream that follows Kinesis's rules: order per shard, expiring iterators, and ends of closed shards. */
export function memoryStream(clock: Clock): MemoryStream {
  const shards = new Map<string, MemoryShard>();
  let lastSequence = 100n;
  let refusal: Error | undefined;
  let reads = 0;
  let emptyAnswers = 0;

  function shardOf(shardId: string): MemoryShard {
    const shard = shards.get(shardId);
    if (!shard) throw new Error(`no shard ${shardId}`);
    return shard;
  }
  function place(shardId: string, index: number): Place {
    return { shardId, index, madeAtMs: clock.now() };
  }
  function indexOf(shard: MemoryShard, position: ReadPosition): number {
    switch (position.type) {
      case 'TRIM_HORIZON':
        return 0;
      case 'LATEST':
        return shard.records.length;
      case 'AT_TIMESTAMP': {
        const found = shard.records.findIndex(({ arrivalMs }) => arrivalMs >= position.timestampMs);
        return found < 0 ? shard.records.length : found;
      }
      case 'AFTER_SEQUENCE_NUMBER':
        return shard.records.findIndex((record) => record.sequenceNumber === position.sequenceNumber) + 1;
      default:
        return position satisfies never;
    }
  }
  return {
    addShard: (shardId, parentShardIds = []) =>
      void shards.set(shardId, { parentShardIds, records: [], closed: false }),
    closeShard: (shardId) => void (shardOf(shardId).closed = true),
    put: (shardId, ...records) =>
      records.map(({ key, data }) => {
        lastSequence += 1n;
        const sequenceNumber = String(lastSequence);
        const record = { sequenceNumber, partitionKey: key, data: Buffer.from(data), arrivalMs: clock.now() };
        shardOf(shardId).records.push(record);
        return sequenceNumber;
      }),
    refuse: (error) => void (refusal = error),
    answerEmpty: (count) => void (emptyAnswers = count),
    reads: () => reads,
    listShards: () =>
      Promise.resolve(
        [...shards].map(([shardId, { parentShardIds, closed }]) => ({ shardId, parentShardIds, closed })),
      ),
    getIterator: (shardId, position) => Promise.resolve(place(shardId, indexOf(shardOf(shardId), position))),
    async getRecords(iterator, limit): Promise<RecordPage> {
      reads += 1;
      await Promise.resolve();
      if (refusal) throw refusal;
      if (emptyAnswers > 0) {
        emptyAnswers -= 1;
        return { records: [], next: undefined, behindMs: 0 };
      }
      const { shardId, index, madeAtMs } = iterator as Place;
      if (clock.now() - madeAtMs > ITERATOR_LIFE_MS) throw new ReadError('EXPIRED_ITERATOR', 'iterator expired');
      const shard = shardOf(shardId);
      const records = shard.records.slice(index, index + limit);
      const end = index + records.length;
      const isOver = shard.closed && end === shard.records.length;
      return { records, next: isOver ? undefined : place(shardId, end), behindMs: shard.records.length - end };
    },
  };
}
