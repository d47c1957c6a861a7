import type { Place } from '../engines/log/entry-log';
import { Shard, SHARDS_PER_COUNTER, type RecordCounter } from './shard';
import { ShardRoutes } from './shard-routes';
import type { StreamState } from './stream-state';

/** A stream with its shards and their records. */
export class Stream {
  readonly shards: Shard[] = [];
  private readonly counters: RecordCounter[] = [];
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

  private counterOf(position: number): RecordCounter {
    const group = Math.floor(position / SHARDS_PER_COUNTER);
    return (this.counters[group] ??= { next: 1 });
  }

  update(state: StreamState, place: Place): void {
    this.current = state;
    this.place = place;
    this.routes = new ShardRoutes(state.shards);
    for (const [position, shard] of state.shards.entries()) {
      const known = this.shards[position];
      if (known) known.state = shard;
      else this.shards.push(new Shard(position, shard, this.counterOf(position)));
    }
  }
}
