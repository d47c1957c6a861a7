import { Heat } from '../../limits/heat';
import { ThrottleCounts } from '../../limits/throttle-counts';
import type { LimitSettings, Throttles } from '../../limits/limits';
import type { Shard } from '../shard';
import { shardIdOf } from '../shard-id';
import type { Stream } from '../stream';
import { planUniform } from '../reshard';
import { isOpen, openShardCount, type Reshard } from '../stream-state';
import { ControlPlane } from './control-plane';
import type { SecondWindow } from '../../limits/second-window';
import { ShardLimiter, type ShardLimit } from './shard-limiter';
import { SHARD_SPLITTING } from './shard-splitting';

/** Developer guide: a stream accommodates up to double the peak that it has seen. */
const ROOM_OVER_PEAK = 2;

type Limited = { readonly limiter: ShardLimiter; readonly heat: Heat };

/** The limits of all streams of the account, on the clock of the calls. */
export class StreamLimits {
  private readonly counts: ThrottleCounts;
  private readonly control = new ControlPlane();
  private readonly shards = new WeakMap<Shard, Limited>();

  constructor(
    private readonly settings: LimitSettings,
    throttled: (throttles: readonly Throttles[]) => void,
  ) {
    this.counts = new ThrottleCounts('kinesis', throttled);
  }

  /** @returns whether the call may be made */
  call(operation: string, streamName: string, nowMs: number): boolean {
    const isTaken = this.control.take(operation, streamName, nowMs);
    if (!isTaken) this.counts.add(streamName, undefined, operation);
    return isTaken;
  }

  /** @returns whether the shard takes a record of so many bytes of data and key */
  put(stream: Stream, shard: Shard, bytes: number, nowMs: number): boolean {
    const { limiter, heat } = this.of(shard, nowMs);
    if (stream.state.mode === 'ON_DEMAND') heat.add(nowMs, [bytes, 1]);
    return this.note(stream, shard, limiter.put(nowMs, bytes));
  }

  read(stream: Stream, shard: Shard, nowMs: number): boolean {
    return this.note(stream, shard, this.of(shard, nowMs).limiter.read(nowMs));
  }

  answered(shard: Shard, bytes: number, nowMs: number): void {
    this.of(shard, nowMs).limiter.answered(nowMs, bytes);
  }

  iterator(stream: Stream, shard: Shard, nowMs: number): boolean {
    return this.note(stream, shard, this.of(shard, nowMs).limiter.iterator(nowMs));
  }

  subscribe(stream: Stream, shard: Shard, consumer: string, nowMs: number): boolean {
    return this.note(stream, shard, this.of(shard, nowMs).limiter.subscribe(nowMs, consumer));
  }

  /** The bytes of a shard that a consumer of enhanced fan-out is given in a second. */
  fanOut(shard: Shard, consumer: string, nowMs: number): SecondWindow {
    return this.of(shard, nowMs).limiter.fanOut(consumer);
  }

  /**
   * The splits that a stream on demand makes now: each shard that was hot for long enough, in its middle. A key that
   * alone is too much for a shard stays so, and its shard is split no further than the whole stream has a use for.
   * With warm throughput it has a shard for each MiB a second from the start.
   */
  growth({ state, shards }: Stream, nowMs: number): readonly Reshard[] {
    if (state.mode !== 'ON_DEMAND' || state.transition) return [];
    const { warmThroughputMiBps: warm = 0 } = state;
    if (warm > openShardCount(state)) return planUniform(state.shards, warm);
    const open = shards.filter((shard) => isOpen(shard.state));
    const heats = open.map((shard) => {
      const { heat } = this.of(shard, nowMs);
      return { shard, heat, demand: heat.demand(nowMs) };
    });
    const peak = heats.reduce((sum, { demand }) => sum + demand, 0);
    const missing = Math.ceil(ROOM_OVER_PEAK * peak) - openShardCount(state);
    if (missing <= 0) return [];
    return heats
      .filter(({ shard, heat }) => heat.isDue(nowMs, this.settings.scalingClock) && isDivisible(shard))
      .toSorted((a, b) => b.demand - a.demand)
      .slice(0, missing)
      .map(({ shard }) => ({ type: 'split', shard: shard.position, at: middleOf(shard) }));
  }

  private note({ state }: Stream, shard: Shard, limit: ShardLimit | undefined): boolean {
    if (limit !== undefined) this.counts.add(state.name, shardIdOf(shard.position), limit);
    return limit === undefined;
  }

  private of(shard: Shard, nowMs: number): Limited {
    let limited = this.shards.get(shard);
    if (!limited)
      this.shards.set(shard, (limited = { limiter: new ShardLimiter(), heat: new Heat(SHARD_SPLITTING, nowMs) }));
    return limited;
  }
}

function isDivisible({ state }: Shard): boolean {
  return state.endHash - state.startHash > 2n;
}

function middleOf({ state }: Shard): bigint {
  return state.startHash + (state.endHash - state.startHash + 1n) / 2n;
}
