import { decodeEvent } from '../../lib/events/wire';
import { latencyMs } from '../../producer/generation/network';
import type { ShardRecords } from './stream-records';

type Place = { readonly eventId: string; readonly dueMs: number; readonly position: number };

/**
 * Checks that the events of each partition key are in the order in which the simulated network delivered them: by due
 * time, then by position. @returns the events that come after one that was delivered later
 */
export function inversionsIn(shards: readonly ShardRecords[], seed: number): string[] {
  const newest = new Map<string, Place>();
  const inversions: string[] = [];
  for (const { PartitionKey: key, Data } of shards.flatMap(({ records }) => records)) {
    const place = placeOf(Data!, seed);
    const before = newest.get(key!);
    if (before && isBehind(place, before)) inversions.push(`${key} ${place.eventId} behind ${before.eventId}`);
    else newest.set(key!, place);
  }
  return inversions;
}

function placeOf(bytes: Uint8Array, seed: number): Place {
  const { event_id: eventId, timestamp } = decodeEvent(bytes);
  const position = Number(eventId.slice(eventId.lastIndexOf('-') + 1));
  return { eventId, position, dueMs: Date.parse(timestamp) + latencyMs(seed, position, 'excellent') };
}

function isBehind(place: Place, before: Place): boolean {
  return place.dueMs === before.dueMs ? place.position < before.position : place.dueMs < before.dueMs;
}
