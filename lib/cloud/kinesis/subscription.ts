import type { BodyFormat, RestOfBody } from '../engines/call';
import { eventMessage } from '../engines/event-stream';
import { ServiceError } from '../engines/service-error';
import type { SecondWindow } from '../limits/second-window';
import type { ConsumerState } from './consumer';
import { inUse, notFound } from './faults';
import type { Kinesis } from './kinesis';
import { encodeOutput, type Output } from './output';
import { childShards, millisBehind, readPage } from './read-page';
import { sequenceNumberOf } from './sequence-number';
import type { Shard } from './shard';
import { shardIdOf } from './shard-id';
import type { Stream } from './stream';
import type { OpenSubscription } from './subscriptions';

/** SubscribeToShard API: events come "for up to 5 minutes". */
const LASTS_MS = 300_000;
/** While nothing comes, an empty event says how far the reader is. */
const HEARTBEAT_MS = 5_000;
/** Of one event: AWS sends many small ones, and a client holds each one whole. */
const EVENT_LIMIT = { records: 10_000, bytes: 1024 * 1024 };

const CONTENT_TYPES = { json: 'application/x-amz-json-1.1', cbor: 'application/x-amz-cbor-1.1' } as const;

export type SubscriptionOptions = {
  readonly kinesis: Kinesis;
  readonly stream: Stream;
  readonly shard: Shard;
  readonly consumer: ConsumerState;
  /** The count of the first record that it sends. */
  readonly from: number;
  readonly format: BodyFormat;
  /** The bytes that it may send in a second. @default any number */
  readonly bytesOut?: SecondWindow | undefined;
};

/** What a consumer of enhanced fan-out is sent from one shard, as messages of an event stream. */
export class Subscription implements RestOfBody, OpenSubscription {
  readonly sinceMs: number;
  readonly untilMs: number;
  onOver: () => void = () => undefined;
  private isOver = false;
  private hasGivenWay = false;
  private from: number;
  private lastEventMs: number;
  private waiting: AbortController | undefined;

  constructor(private readonly options: SubscriptionOptions) {
    const nowMs = options.kinesis.now();
    this.sinceMs = nowMs;
    this.untilMs = nowMs + LASTS_MS;
    this.lastEventMs = nowMs;
    this.from = options.from;
  }

  get stream(): Stream {
    return this.options.stream;
  }

  /** Clients wait for it before they take any event. */
  initialResponse(): Uint8Array {
    return this.event('initial-response', encodeOutput({}, this.options.format));
  }

  async next(): Promise<Uint8Array | undefined> {
    let message = this.message();
    while (message === undefined && !this.isOver) {
      await this.wait();
      message = this.message();
    }
    // Nobody is told of what a crash could take back.
    await this.options.kinesis.store.log.durable();
    return message;
  }

  leave(): void {
    this.end();
  }

  /** Another subscription of the consumer takes the shard over, and this one ends with an error. */
  giveWay(): void {
    this.hasGivenWay = true;
    this.wake();
  }

  recordsCame(): void {
    if (this.options.shard.records.lastCount >= this.from) this.wake();
  }

  wake(): void {
    this.waiting?.abort();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.onOver();
    this.wake();
  }

  private wait(): Promise<void> {
    const { clock } = this.options.kinesis;
    this.waiting = new AbortController();
    return clock.sleepUntil(Math.min(this.dueMs(), this.untilMs), this.waiting.signal);
  }

  /** When there will be something to send, unless something comes before. */
  private dueMs(): number {
    const { bytesOut, kinesis } = this.options;
    return bytesOut && !bytesOut.hasRoom(kinesis.now(), 1) ? bytesOut.freesMs : this.lastEventMs + HEARTBEAT_MS;
  }

  /** What there is to send now; undefined for nothing yet, and when the subscription is over. */
  private message(): Uint8Array | undefined {
    const { kinesis } = this.options;
    if (this.isOver) return undefined;
    if (kinesis.now() >= this.untilMs) {
      this.end();
      return undefined;
    }
    try {
      if (this.hasGivenWay) throw inUse(this.activeElsewhere());
      return this.recordsEvent();
    } catch (error) {
      this.end();
      return this.exception(error);
    }
  }

  private recordsEvent(): Uint8Array | undefined {
    const { kinesis, stream, bytesOut, format } = this.options;
    const shard = this.shardToRead();
    const nowMs = kinesis.now();
    if (bytesOut && !bytesOut.hasRoom(nowMs, 1)) return undefined;
    const body = kinesis.recordsBodies.begin(format, stream.state);
    const page = readPage(shard, this.from, EVENT_LIMIT, kinesis, body);
    const isShardEnd = page.isEmpty && shard.state.closedMs !== undefined;
    if (page.isEmpty && !isShardEnd && nowMs < this.lastEventMs + HEARTBEAT_MS) return undefined;
    bytesOut?.take(nowMs, page.bytes);
    this.from = page.nextCount;
    this.lastEventMs = nowMs;
    if (isShardEnd) this.end();
    const rest: Output = {
      // At the end of a shard there is nothing to go on from: clients read their end from its absence.
      ContinuationSequenceNumber: isShardEnd ? undefined : this.continuation(shard, page.lastArrivalMs ?? nowMs),
      MillisBehindLatest: millisBehind(page, nowMs),
      ...(isShardEnd && { ChildShards: childShards(stream, shard) }),
    };
    return this.event('SubscribeToShardEvent', body.end(rest));
  }

  /** @throws ServiceError ResourceNotFoundException when stream, consumer or shard are gone */
  private shardToRead(): Shard {
    const { kinesis, stream, shard, consumer } = this.options;
    const { name } = stream.state;
    if (kinesis.find(name) !== stream) throw notFound(`${kinesis.describe(name)} not found.`);
    const isThere = kinesis.consumers(stream).some((known) => known.deletedMs === undefined && isSame(known, consumer));
    if (!isThere) throw notFound(`Consumer ${consumer.name}, account ${kinesis.accountId} not found.`);
    return kinesis.shardToRead(stream, name, shard.position);
  }

  /** A number behind which everything comes that was not sent yet; that of the last record where there was one. */
  private continuation(shard: Shard, arrivalMs: number): string {
    const { position: shardIndex, state } = shard;
    const count = Math.max(0, this.from - 1);
    const seconds = shard.secondsAt(arrivalMs);
    return sequenceNumberOf({ createdSeconds: state.createdSeconds, shardIndex, count, seconds });
  }

  private activeElsewhere(): string {
    const { kinesis, stream, shard, consumer } = this.options;
    return anotherActive(kinesis, stream, shard, consumer);
  }

  private event(type: string, payload: Uint8Array): Uint8Array {
    return eventMessage({ ':message-type': 'event', ':event-type': type, ':content-type': this.contentType }, payload);
  }

  private exception(error: unknown): Uint8Array {
    const { type, message } = error instanceof ServiceError ? error : INTERNAL;
    const headers = { ':message-type': 'exception', ':exception-type': type, ':content-type': this.contentType };
    return eventMessage(headers, encodeOutput({ message }, this.options.format));
  }

  private get contentType(): string {
    return CONTENT_TYPES[this.options.format];
  }
}

const INTERNAL = {
  type: 'InternalFailureException',
  message: 'The processing of the request failed because of an unknown error, exception, or failure.',
};

/** AWS's words for a consumer that reads a shard already. */
export function anotherActive(
  { accountId }: Kinesis,
  { state }: Stream,
  shard: Shard,
  { name }: ConsumerState,
): string {
  return `Another active subscription exists for this consumer: ${accountId}:${state.name}:${shardIdOf(shard.position)}:${name}`;
}

function isSame(a: ConsumerState, b: ConsumerState): boolean {
  return a.name === b.name && a.createdMs === b.createdMs;
}
