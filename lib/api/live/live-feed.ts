import type { StreamMessage } from '../contract/stream';
import { sseMessage } from '../sse';

/** Takes encoded messages; false when the client cannot keep up and is to be let go. */
type Subscriber = (chunk: Uint8Array) => boolean;

export type LiveFeed = {
  /**
   * Sends what follows `lastEventId` if that is still kept, else the latest of each kind of state; then all that comes.
   * Returns what ends the subscription; undefined when there are too many already.
   */
  readonly subscribe: (lastEventId: string | undefined, subscriber: Subscriber) => (() => void) | undefined;
  readonly subscribers: () => number;
};

export type LiveFeedOptions = {
  /** Tells this server's ids from those of the one before it. */
  readonly bootId: string;
  /** Called when the first client comes; the signal is aborted when the last has gone. */
  readonly run: (publish: (message: StreamMessage) => void, signal: AbortSignal) => void;
  /**
   * Calls back when it is time to stop because nobody has listened for a while: a page that loses its connection is back
   * before that, and misses nothing. @default at once
   */
  readonly linger?: (end: () => void) => void;
  /** Messages kept for clients that come back. @default 600 */
  readonly kept?: number;
  /** @default 500 */
  readonly maxSubscribers?: number;
};

type Kept = { readonly sequence: number; readonly name: StreamMessage['name']; readonly chunk: Uint8Array };

const KEPT = 600;
const MAX_SUBSCRIBERS = 500;

/** Hands each message to all clients; it is encoded once. Works while somebody listens, and a little longer. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { bootId, run, kept = KEPT, maxSubscribers = MAX_SUBSCRIBERS, linger = (end) => end() } = options;
  const subscribers = new Set<Subscriber>();
  const latest = new Map<StreamMessage['name'], Kept>();
  let history: Kept[] = [];
  let sequence = 0;
  /** How many clients have come. */
  let joined = 0;
  let running: AbortController | undefined;

  const publish = (message: StreamMessage): void => {
    sequence += 1;
    const entry = { sequence, name: message.name, chunk: sseMessage(message, `${bootId}-${sequence}`) };
    if (message.name !== 'events') latest.set(message.name, entry);
    history.push(entry);
    if (history.length > 2 * kept) history = history.slice(-kept);
    for (const subscriber of subscribers) if (!subscriber(entry.chunk)) leave(subscriber);
  };
  const leave = (subscriber: Subscriber): void => {
    if (!subscribers.delete(subscriber) || subscribers.size > 0) return;
    const joinedBefore = joined;
    linger(() => {
      // Whoever came meanwhile ends the wait; when gone again, another one has begun.
      if (subscribers.size === 0 && joined === joinedBefore) stop();
    });
  };
  const stop = (): void => {
    running?.abort();
    running = undefined;
    // What is sent to the next client must be of its own time; what comes between now and then is kept nowhere.
    latest.clear();
    history = [];
    sequence += 1;
  };
  const missed = (lastEventId: string): readonly Kept[] | undefined => {
    const [boot, text] = splitId(lastEventId);
    const seen = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (boot !== bootId || !(seen <= sequence)) return undefined;
    const oldest = history[0]?.sequence ?? sequence + 1;
    return seen >= oldest - 1 ? history.filter((entry) => entry.sequence > seen) : undefined;
  };
  const catchUp = (lastEventId: string | undefined, subscriber: Subscriber): void => {
    const entries = lastEventId === undefined ? undefined : missed(lastEventId);
    if (lastEventId !== undefined && !entries) {
      subscriber(sseMessage({ name: 'reset', data: { reason: 'the place of Last-Event-ID is no longer kept' } }));
    }
    for (const { chunk } of entries ?? latest.values()) subscriber(chunk);
  };
  return {
    subscribers: () => subscribers.size,
    subscribe: (lastEventId, subscriber) => {
      if (subscribers.size >= maxSubscribers) return undefined;
      catchUp(lastEventId, subscriber);
      subscribers.add(subscriber);
      joined += 1;
      if (!running) {
        running = new AbortController();
        run(publish, running.signal);
      }
      return () => leave(subscriber);
    },
  };
}

/** `<boot id>-<sequence>`; the boot id may hold dashes itself. */
function splitId(id: string): [string, string] {
  const at = id.lastIndexOf('-');
  return [id.slice(0, at), id.slice(at + 1)];
}
