import { streamOfText, streamText } from './stream-codec';
import type { StreamState } from './stream-state';

/** How far a shard had come: `[nextCount, firstCount]`. */
type ShardMark = readonly [nextCount: number, firstCount: number];

export type Snapshot = {
  /** Of all streams of this log, made with it. */
  readonly id: string;
  /** The next stream's. */
  readonly nextNumber: number;
  readonly streams: readonly { readonly state: StreamState; readonly shards: readonly ShardMark[] }[];
};

type SnapshotJson = {
  readonly id: string;
  readonly nextNumber: number;
  readonly streams: readonly { readonly text: string; readonly shards: readonly ShardMark[] }[];
};

type Marked = {
  readonly state: StreamState;
  readonly shards: readonly { readonly nextCount: number; readonly firstCount: number }[];
};

export function writeSnapshot(id: string, nextNumber: number, streams: Iterable<Marked>): Uint8Array {
  const snapshot: SnapshotJson = {
    id,
    nextNumber,
    streams: [...streams].map(({ state, shards }) => ({
      text: streamText(state),
      shards: shards.map(({ nextCount, firstCount }): ShardMark => [nextCount, firstCount]),
    })),
  };
  return Buffer.from(JSON.stringify(snapshot));
}

export function readSnapshot(bytes: Uint8Array): Snapshot {
  const { id, nextNumber, streams } = JSON.parse(Buffer.from(bytes).toString()) as SnapshotJson;
  return { id, nextNumber, streams: streams.map(({ text, shards }) => ({ state: streamOfText(text), shards })) };
}
