import { commitmentStatus } from './account-settings';
import type { Clock } from '../../core/clock';
import { consumerStatus, presentConsumers, type ConsumerState } from './consumer';
import { inUse, invalidArgument, notFound } from './faults';
import { applyReshard } from './reshard';
import { shardIdOf, shardIndexOf } from './shard-id';
import type { Shard } from './shard';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';
import {
  isExpired,
  isOpen,
  retentionMsOf,
  statusOf,
  uniformShards,
  type StreamState,
  type Transition,
} from './stream-state';
import type { Capacity } from './capacity';
import { RecordsBodies } from './records-body';
import { Putter, type Accepted } from './putter';
import type { RecordSource } from './record-source';
import { Retention } from './retention';
import { Subscriptions } from './subscriptions';
import { givenName, nameInArn, type StreamNaming } from './stream-naming';
import type { StreamLimits } from './limits/stream-limits';

export type KinesisLimits = {
  /** Open shards of all streams. */
  readonly shards: number;
  /** Streams in on-demand mode. */
  readonly onDemandStreams: number;
  /** In one stream (UpdateShardCount API). */
  readonly shardsPerStream: number;
};

/** CreateStream API: a record has at most 1 MiB where the stream says nothing else. */
export const DEFAULT_RECORD_KIB = 1_024;

export type KinesisOptions = {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly limits: KinesisLimits;
  /** How long a stream is being created, changed or deleted. */
  readonly transitionMs: number;
  /** Enforces AWS's rates; undefined where nothing throttles. */
  readonly streamLimits?: StreamLimits | undefined;
};

/** What operations know: the streams as they are now, and AWS's words about them. */
export class Kinesis {
  private readonly putter: Putter;
  readonly recordsBodies = new RecordsBodies();
  private readonly retention: Retention;
  /** Of consumers of enhanced fan-out. */
  readonly subscriptions = new Subscriptions();

  constructor(
    readonly store: StreamStore,
    private readonly capacity: Capacity,
    private readonly options: KinesisOptions,
  ) {
    this.putter = new Putter(store);
    this.retention = new Retention(store);
  }

  get limits(): KinesisLimits {
    return this.options.limits;
  }

  get streamLimits(): StreamLimits | undefined {
    return this.options.streamLimits;
  }

  get region(): string {
    return this.options.region;
  }

  get accountId(): string {
    return this.options.accountId;
  }

  /** Whether the account has committed itself to a minimum of throughput. */
  hasCommitment(): boolean {
    return commitmentStatus(this.store.accountSettings, this.now()) !== 'DISABLED';
  }

  get clock(): Clock {
    return this.options.clock;
  }

  now(): number {
    return this.options.clock.now();
  }

  arnOf(name: string): string {
    return `arn:aws:kinesis:${this.region}:${this.accountId}:stream/${name}`;
  }

  /** "Stream x under account y", as AWS's messages begin. */
  describe(name: string): string {
    return `Stream ${name} under account ${this.accountId}`;
  }

  /** @throws ServiceError InvalidArgumentException when a request names no stream, or two */
  nameOf({ StreamName: name, StreamARN: arn }: StreamNaming): string {
    if (arn === undefined && name === undefined)
      throw invalidArgument('Either StreamName or StreamARN should be provided.');
    if (arn === undefined) return name!;
    const named = nameInArn(arn);
    if (name !== undefined && name !== named)
      throw invalidArgument(`StreamARN ${arn} does not belong to the stream with the name ${name}.`);
    if (arn !== this.arnOf(named)) throw notFound(`Stream ${arn} not found.`);
    return named;
  }

  find(name: string): Stream | undefined {
    const stream = this.store.get(name);
    return stream && this.settle(stream);
  }

  /** @throws ServiceError ResourceNotFoundException */
  stream(naming: StreamNaming): Stream {
    const name = this.nameOf(naming);
    const stream = this.find(name);
    if (!stream) throw notFound(`${this.describe(name)} not found.`);
    return stream;
  }

  /** @throws ServiceError ResourceInUseException while it is being created, changed or deleted */
  activeStream(naming: StreamNaming): Stream {
    const stream = this.stream(naming);
    const status = statusOf(stream.state);
    if (status !== 'ACTIVE') throw inUse(`${this.describe(stream.state.name)} not ACTIVE, instead in state ${status}`);
    return stream;
  }

  all(): readonly Stream[] {
    return this.store.all().filter((stream) => this.settle(stream) !== undefined);
  }

  /** The index in a shard's id, before anything is known of the stream. */
  shardIndex(shardId: string, streamName: string): number {
    const index = shardIndexOf(shardId);
    if (index === undefined) throw notFound(this.noShard(shardId, streamName));
    return index;
  }

  noShard(shardId: string, streamName: string): string {
    return `Could not find shard ${shardId} in stream ${streamName} under account ${this.accountId}.`;
  }

  /** AWS's words for a record or a read that a shard has no room for. */
  shardRateExceeded({ state }: Stream, position: number): string {
    return `Rate exceeded for shard ${shardIdOf(position)} in stream ${state.name} under account ${this.accountId}.`;
  }

  /** AWS has other words for readers. */
  noShardToRead(index: number, streamName: string): string {
    return `Shard ${shardIdOf(index)} in stream ${streamName} under account ${this.accountId} does not exist`;
  }

  /** A shard whose records can be read. */
  shardToRead(stream: Stream | undefined, name: string, index: number): Shard {
    const shard = stream?.shards[index];
    if (!stream || !shard || isExpired(shard.state, stream.state, this.now()))
      throw notFound(this.noShardToRead(index, name));
    this.retention.applyToShard(stream, shard, this.now());
    return shard;
  }

  /** Why the streams have no room for a put; undefined when they have. */
  refusal(stream: Stream, bytes: number): string | undefined {
    this.retention.applyTo(stream, this.now());
    return this.capacity.refusal(bytes);
  }

  /** @param bytes of data and keys */
  put(stream: Stream, source: RecordSource, bytes: number): Accepted {
    const accepted = this.putter.put(stream, source, this.now());
    this.capacity.added(stream, bytes);
    this.subscriptions.recordsCame(stream);
    return accepted;
  }

  /** The largest record of the stream that a request may name. */
  recordBytes(naming: StreamNaming): number {
    const stream = this.store.get(givenName(naming) ?? '');
    return (stream?.state.maxRecordKiB ?? DEFAULT_RECORD_KIB) * 1024;
  }

  /** Shards by their indexes, but for closed ones that have outlived their records. */
  listedShards({ shards, state }: Stream): readonly Shard[] {
    const nowMs = this.now();
    return shards.filter((shard) => !isExpired(shard.state, state, nowMs));
  }

  openShards(): number {
    return this.all().reduce((sum, { shards }) => sum + shards.filter(({ state }) => isOpen(state)).length, 0);
  }

  onDemandStreams(): number {
    return this.all().filter(({ state }) => state.mode === 'ON_DEMAND').length;
  }

  consumers({ state }: Stream): readonly ConsumerState[] {
    return presentConsumers(state.consumers ?? [], this.options.transitionMs, this.now());
  }

  consumerStatus(consumer: ConsumerState): ReturnType<typeof consumerStatus> {
    return consumerStatus(consumer, this.options.transitionMs, this.now());
  }

  /** Before it, all records of the stream are trimmed. */
  trimHorizonMs({ state }: Stream): number {
    return Math.max(state.createdMs, this.now() - retentionMsOf(state));
  }

  /** Creates a stream whose shards open when its creation is through. */
  create(state: Omit<StreamState, 'number' | 'shards' | 'transition'>, shardCount: number): void {
    const shards = uniformShards(shardCount, state.createdMs);
    if (this.options.transitionMs === 0) this.store.create({ ...state, shards });
    else this.store.create({ ...state, shards: [], transition: this.transition('CREATING', { shards }) });
  }

  /** Changes a stream at once. */
  change(stream: Stream, changes: Partial<StreamState>): void {
    this.store.update(stream, { ...stream.state, ...changes });
    this.subscriptions.changed(stream);
  }

  /** Changes how long records are kept; those that are past their time do not come back. */
  retain(stream: Stream, retentionHours: number): void {
    this.retention.applyToAll(stream, this.now());
    this.change(stream, { retentionHours });
  }

  reshard(stream: Stream, reshards: Transition['reshards'], changes: Partial<StreamState> = {}): void {
    this.begin(stream, { ...changes, transition: this.transition('UPDATING', { reshards }) });
  }

  delete(stream: Stream): void {
    this.begin(stream, { transition: this.transition('DELETING', {}) });
  }

  private transition(status: Transition['status'], rest: Partial<Transition>): Transition {
    return { status, dueMs: this.now() + this.options.transitionMs, reshards: [], shards: [], ...rest };
  }

  /** A stream on demand that takes its time to grow. */
  warm(stream: Stream, warmThroughputMiBps: number): void {
    this.begin(stream, { transition: this.transition('UPDATING', { warmThroughputMiBps }) });
  }

  private begin(stream: Stream, changes: Partial<StreamState> & { readonly transition: Transition }): void {
    if (this.options.transitionMs > 0) this.change(stream, changes);
    else this.complete(stream, { ...stream.state, ...changes }, changes.transition);
    this.subscriptions.changed(stream);
  }

  /** Completes a transition that is due. @returns undefined when the stream is gone */
  private settle(stream: Stream): Stream | undefined {
    const { transition } = stream.state;
    if (transition === undefined || transition.dueMs > this.now()) return stream;
    this.complete(stream, stream.state, transition);
    this.subscriptions.changed(stream);
    return transition.status === 'DELETING' ? undefined : stream;
  }

  private complete(stream: Stream, state: StreamState, { status, dueMs, reshards, shards, ...rest }: Transition): void {
    switch (status) {
      case 'DELETING':
        return this.store.delete(stream);
      case 'CREATING':
        return this.store.update(stream, { ...state, shards, transition: undefined });
      case 'UPDATING': {
        const changed = reshards.reduce((before, reshard) => applyReshard(before, reshard, dueMs), state.shards);
        const { warmThroughputMiBps = state.warmThroughputMiBps } = rest;
        return this.store.update(stream, { ...state, shards: changed, warmThroughputMiBps, transition: undefined });
      }
      default:
        return status satisfies never;
    }
  }
}
