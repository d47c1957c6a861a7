import type { Stream } from './stream';

/** One consumer's subscription to one shard. */
export type OpenSubscription = {
  readonly stream: Stream;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Called once when it is over, for whatever reason. */
  onOver: () => void;
  /** The shard may have got records. */
  readonly recordsCame: () => void;
  /** The stream, its shards or its consumers have changed. */
  readonly wake: () => void;
  /** Another one takes its place. */
  readonly giveWay: () => void;
  readonly leave: () => void;
};

/** SubscribeToShard API: who subscribes again "within 5 seconds of a successful call" gets a ResourceInUseException. */
const EXCLUSIVE_MS = 5_000;

/** The subscriptions of all consumers: one for each consumer and shard. */
export class Subscriptions {
  private readonly open = new Set<OpenSubscription>();
  /** The last one of each consumer and shard, also when it is over. */
  private readonly byReader = new Map<string, OpenSubscription>();

  /** @returns whether the reader may subscribe now */
  isFree(reader: string, nowMs: number): boolean {
    const last = this.byReader.get(reader);
    return last === undefined || nowMs - last.sinceMs >= EXCLUSIVE_MS;
  }

  /** Takes the place of the reader's last subscription. */
  begin(reader: string, subscription: OpenSubscription): void {
    this.sweep(subscription.sinceMs);
    this.byReader.get(reader)?.giveWay();
    this.byReader.set(reader, subscription);
    this.open.add(subscription);
    subscription.onOver = () => this.open.delete(subscription);
  }

  recordsCame(stream: Stream): void {
    for (const subscription of this.open) if (subscription.stream === stream) subscription.recordsCame();
  }

  /** The stream, its shards or its consumers have changed. */
  changed(stream: Stream): void {
    for (const subscription of this.open) if (subscription.stream === stream) subscription.wake();
  }

  /** Forgets those whose time is over, also where nobody reads them any more. */
  private sweep(nowMs: number): void {
    for (const subscription of this.open) if (subscription.untilMs <= nowMs) subscription.leave();
    for (const [reader, last] of this.byReader)
      if (!this.open.has(last) && this.isFree(reader, nowMs)) this.byReader.delete(reader);
  }
}
