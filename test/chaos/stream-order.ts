import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { listShards } from '../../lib/aws/list-shards';
import { readShard } from '../../lib/aws/read-shard';
import { decodeEvent } from '../../lib/domain/wire';
import { latencyMs } from '../../producer/simulators/network';

export type StreamOrder = {
  readonly records: number;
  readonly keys: number;
  /** Events that lie behind one of their partition key that was handed over later. */
  readonly inversions: readonly string[];
};

type Place = { readonly eventId: string; readonly dueMs: number; readonly position: number };

/**
 * Reads a whole stream and holds the events of each partition key to the order in which the simulated network handed
 * them over: by the moment they were due, then by position.
 */
export async function streamOrder(client: KinesisClient, streamName: string, seed: number): Promise<StreamOrder> {
  const newest = new Map<string, Place>();
  const inversions: string[] = [];
  let records = 0;
  for (const { ShardId } of await listShards(client, streamName)) {
    const options = { client, streamName, shardId: ShardId!, start: { at: 'TRIM_HORIZON' as const } };
    for await (const page of readShard(options)) {
      for (const { PartitionKey: key, Data } of page.records) {
        records += 1;
        const place = placeOf(Data!, seed);
        const before = newest.get(key!);
        if (before && isBehind(place, before)) inversions.push(`${key} ${place.eventId} behind ${before.eventId}`);
        else newest.set(key!, place);
      }
      if (page.atTip) break;
    }
  }
  return { records, keys: newest.size, inversions };
}

function placeOf(bytes: Uint8Array, seed: number): Place {
  const { event_id: eventId, timestamp } = decodeEvent(bytes);
  const position = Number(eventId.slice(eventId.lastIndexOf('-') + 1));
  return { eventId, position, dueMs: Date.parse(timestamp) + latencyMs(seed, position, 'excellent') };
}

function isBehind(place: Place, before: Place): boolean {
  return place.dueMs === before.dueMs ? place.position < before.position : place.dueMs < before.dueMs;
}
