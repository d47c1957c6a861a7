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
    this.routes = this.takeShards();
  }

  get state(): StreamState {
    return this.current;
  }

  private counterOf(position: number): RecordCounter {
    const group = Math.floor(position / SHARDS_PER_COUNTER);
    return (this.counters[group] ??= { next: 1 });
  }

  update(state: StreamState, place: Place): void {
    const isResharded = state.shards !== this.current.shards;
    this.current = state;
    this.place = place;
    if (isResharded) this.routes = this.takeShards();
  }

  private takeShards(): ShardRoutes {
    const { shards } = this.current;
    for (const [position, shard] of shards.entries()) {
      const known = this.shards[position];
      if (known) known.state = shard;
      else this.shards.push(new Shard(position, shard, this.counterOf(position)));
    }
    return new ShardRoutes(shards);
  }
}
