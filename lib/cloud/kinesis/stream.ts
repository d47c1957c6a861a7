import type { Place } from '../engines/log/entry-log';
import { Shard } from './shard';
import { ShardRoutes } from './shard-routes';
import type { StreamState } from './stream-state';

/** A stream with its shards and their records. */
export class Stream {
  readonly shards: Shard[] = [];
  routes: ShardRoutes;
  /** Of the log's entry that says what the stream is now. */
  place: Place;
  /** When it was last looked through for records that have outlived its retention. */
  trimmedMs = -Infinity;

  constructor(
    private current: StreamState,
    place: Place,
  ) {
    this.place = place;
    this.routes = new ShardRoutes(current.shards);
    this.update(current, place);
  }

  get state(): StreamState {
    return this.current;
  }

  update(state: StreamState, place: Place): void {
    this.current = state;
    this.place = place;
    this.routes = new ShardRoutes(state.shards);
    for (const [position, shard] of state.shards.entries()) {
      const known = this.shards[position];
      if (known) known.state = shard;
      else this.shards.push(new Shard(position, shard));
    }
  }
}
