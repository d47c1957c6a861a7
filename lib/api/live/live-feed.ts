import type { StreamMessage } from '../contract/stream';
import { FeedHistory } from './feed-history';
import { sseMessage } from './sse';

/** Takes encoded messages; false when the client cannot keep up and must be dropped. */
type Subscriber = (chunk: Uint8Array) => boolean;

export type LiveFeed = {
  /**
   * Sends everything after `lastEventId` if that is still kept, else the latest of each kind of state; then all that
   * follows. Returns what ends the subscription; undefined when there are too many subscribers.
   */
  readonly subscribe: (lastEventId: string | undefined, subscriber: Subscriber) => (() => void) | undefined;
  readonly subscribers: () => number;
};

export type LiveFeedOptions = {
  /** Tells this server's ids from those of an earlier one. */
  readonly bootId: string;
  /** Called when the first client arrives; the signal is aborted when the last one has left. */
  readonly run: (publish: (message: StreamMessage) => void, signal: AbortSignal) => void;
  /**
   * Calls back when nobody has listened for long enough to stop. A page that loses its connection returns before that,
   * and misses nothing. @default at once
   */
  readonly linger?: (end: () => void) => void;
  /** Messages kept for clients that return. @default 600 */
  readonly kept?: number;
  /** @default 500 */
  readonly maxSubscribers?: number;
};

const KEPT = 600;
const MAX_SUBSCRIBERS = 500;

/** Encodes each message once and sends it to all clients. Runs while anybody listens, and a little longer. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const feed = new Feed(options);
  return {
    subscribers: () => feed.subscribers,
    subscribe: (lastEventId, subscriber) => feed.subscribe(lastEventId, subscriber),
  };
}

class Feed {
  readonly #subscribers = new Set<Subscriber>();
  readonly #history: FeedHistory;
  /** How many clients have ever subscribed. */
  #joined = 0;
  #running: AbortController | undefined;

  constructor(private readonly options: LiveFeedOptions) {
    this.#history = new FeedHistory(options.bootId, options.kept ?? KEPT);
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  subscribe(lastEventId: string | undefined, subscriber: Subscriber): (() => void) | undefined {
    if (this.#subscribers.size >= (this.options.maxSubscribers ?? MAX_SUBSCRIBERS)) return undefined;
    this.#catchUp(lastEventId, subscriber);
    this.#subscribers.add(subscriber);
    this.#joined += 1;
    this.#start();
    return () => this.#leave(subscriber);
  }

  #catchUp(lastEventId: string | undefined, subscriber: Subscriber): void {
    const missed = lastEventId === undefined ? undefined : this.#history.after(lastEventId);
    if (lastEventId !== undefined && !missed) {
      subscriber(sseMessage({ name: 'reset', data: { reason: 'the place of Last-Event-ID is no longer kept' } }));
    }
    for (const chunk of missed ?? this.#history.latestStates()) subscriber(chunk);
  }

  #start(): void {
    if (this.#running) return;
    this.#running = new AbortController();
    this.options.run((message) => this.#publish(message), this.#running.signal);
  }

  #publish(message: StreamMessage): void {
    const chunk = this.#history.add(message);
    for (const subscriber of this.#subscribers) if (!subscriber(chunk)) this.#leave(subscriber);
  }

  #leave(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber) || this.#subscribers.size > 0) return;
    const joinedBefore = this.#joined;
    const { linger = (end) => end() } = this.options;
    linger(() => {
      // A client that has come in the meantime ends this wait; when it leaves, another one begins.
      if (this.#subscribers.size === 0 && this.#joined === joinedBefore) this.#stop();
    });
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#history.forget();
  }
}
