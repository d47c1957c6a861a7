import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { checkpointKey, DETECTOR_STATE, type DetectorCheckpoint } from '../domain/detection/detector-state';
import { entityOf } from '../domain/detection/entity';
import { compareSequenceNumbers } from '../domain/sequence-number';
import { decodeEvent } from '../events/wire';
import { batchGet } from './batch-get';
import { parseCheckpoint } from './detector-state-store';
import { listShards } from './list-shards';
import { readShard, type ShardStart } from './read-shard';

/** How far the detector has come in one shard. */
type DetectorShardProgress = {
  readonly shardId: string;
  /** Undefined when it has not begun. */
  readonly checkpoint: DetectorCheckpoint | undefined;
  /** Events behind the checkpoint that it has yet to judge. */
  readonly pending: number;
  /** The shard was not read to its tip: there are at least `pending`. */
  readonly more: boolean;
  /** The earliest event time of these, milliseconds since the epoch. */
  readonly pendingSinceMs: number | undefined;
};

export type DetectorProgress = {
  readonly shards: readonly DetectorShardProgress[];
  readonly pending: number;
  readonly more: boolean;
  /** Nothing was pending anywhere: what has been found is all there is to find in what the stream holds. */
  readonly atRest: boolean;
  /** The earliest event time of what is pending, as far as was read; undefined when nothing is. */
  readonly pendingSinceMs: number | undefined;
  /** Events judged, events that came too late, and anomalies known, over all shards and runs. */
  readonly judged: number;
  readonly tooLate: number;
  readonly detections: number;
};

export type DetectorProgressOptions = {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly names: { readonly stream: string; readonly detectorStateTable: string };
  /** Stops reading a shard after this many pending events. @default 10,000 */
  readonly maxPendingPerShard?: number;
  /** For the read of the checkpoints. @default none */
  readonly signal?: AbortSignal;
};

const MAX_PENDING = 10_000;

/**
 * A reader that compares the tip of each shard with the detector's checkpoints. A checkpoint is written after the
 * anomalies of its batch. Records that are no events, or are judged by nobody, may never reach the detector and wait
 * for nothing; the reader remembers those that it has looked at, so that asking again costs only what is new.
 */
export function createDetectorProgress(options: DetectorProgressOptions): () => Promise<DetectorProgress> {
  const { kinesis, dynamodb, names, signal = new AbortController().signal } = options;
  const irrelevantUpTo = new Map<string, string>();
  return async () => {
    const shardIds = (await listShards(kinesis, names.stream)).map(({ ShardId }) => ShardId!);
    const keys = shardIds.map((id) => ({ [DETECTOR_STATE.key]: { S: checkpointKey(id) } }));
    const items = await batchGet(dynamodb, names.detectorStateTable, keys, signal);
    const checkpoints = new Map(items.map(parseCheckpoint).map((checkpoint) => [checkpoint.shardId, checkpoint]));
    const shards = await Promise.all(
      shardIds.map((id) => shardProgress(options, id, checkpoints.get(id), irrelevantUpTo)),
    );
    const sum = (of: 'judged' | 'tooLate' | 'detections') =>
      [...checkpoints.values()].reduce((total, checkpoint) => total + checkpoint[of], 0);
    const pending = shards.reduce((total, shard) => total + shard.pending, 0);
    const more = shards.some((shard) => shard.more);
    return {
      shards,
      pending,
      more,
      atRest: pending === 0 && !more,
      pendingSinceMs: shards.reduce<number | undefined>(
        (since, shard) => earlier(since, shard.pendingSinceMs),
        undefined,
      ),
      judged: sum('judged'),
      tooLate: sum('tooLate'),
      detections: sum('detections'),
    };
  };
}

async function shardProgress(
  { kinesis, names, maxPendingPerShard = MAX_PENDING }: DetectorProgressOptions,
  shardId: string,
  checkpoint: DetectorCheckpoint | undefined,
  irrelevantUpTo: Map<string, string>,
): Promise<DetectorShardProgress> {
  const from = laterOf(checkpoint?.lastSequence, irrelevantUpTo.get(shardId));
  const start: ShardStart =
    from === undefined ? { at: 'TRIM_HORIZON' } : { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: from };
  let pending = 0;
  let pendingSinceMs: number | undefined;
  for await (const page of readShard({ client: kinesis, streamName: names.stream, shardId, start, limit: 1000 })) {
    for (const { Data, SequenceNumber } of page.records) {
      const eventTimeMs = judgedTimeMs(Data ?? new Uint8Array());
      if (eventTimeMs !== undefined) {
        pending += 1;
        pendingSinceMs = earlier(pendingSinceMs, eventTimeMs);
      }
      if (pending === 0) irrelevantUpTo.set(shardId, SequenceNumber!);
    }
    if (page.atTip) break;
    if (pending >= maxPendingPerShard) return { shardId, checkpoint, pending, more: true, pendingSinceMs };
  }
  return { shardId, checkpoint, pending, more: false, pendingSinceMs };
}

function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareSequenceNumbers(a, b) > 0 ? a : b;
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** The event time of an event that a rule judges. */
function judgedTimeMs(bytes: Uint8Array): number | undefined {
  try {
    const event = decodeEvent(bytes);
    return entityOf(event) === undefined ? undefined : Date.parse(event.timestamp);
  } catch {
    return undefined;
  }
}
