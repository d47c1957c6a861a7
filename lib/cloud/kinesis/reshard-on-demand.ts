import { ServiceError } from '../engines/service-error';
import type { Kinesis } from './kinesis';
import { isOpen, statusOf, type Reshard, type StreamState } from './stream-state';

/** Splits or merges shards of a stream on demand, as the service does when it sees fit; what cannot be done now is left. */
export function reshardOnDemand(kinesis: Kinesis, streamName: string, reshard: Reshard): void {
  const stream = kinesis.find(streamName);
  if (!stream || !isPossible(stream.state, reshard)) return;
  try {
    kinesis.reshard(stream, [reshard]);
  } catch (error) {
    // The log takes nothing just now.
    if (!(error instanceof ServiceError)) throw error;
  }
}

function isPossible(state: StreamState, reshard: Reshard): boolean {
  const shards = reshard.type === 'split' ? [reshard.shard] : [reshard.shard, reshard.adjacent];
  const areOpen = shards.every((index) => state.shards[index] !== undefined && isOpen(state.shards[index]));
  return state.mode === 'ON_DEMAND' && statusOf(state) === 'ACTIVE' && areOpen;
}
