import { ApiError, asApiError } from './api-error';
import { linesOf } from './lines-of';
import { createSseParser, type SseMessage } from './sse-parser';

export type LiveState = 'connecting' | 'live' | 'waiting';

type LiveTimer = {
  readonly now: () => number;
  /** Runs something later; gives what cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** From 0 up to 1, so that many pages do not come back at one moment. */
  readonly random: () => number;
};

type Options = {
  readonly fetch: typeof fetch;
  readonly url: string;
  readonly timer: LiveTimer;
  readonly onMessage: (message: SseMessage) => void;
  /** With the reason and the moment of the next attempt while waiting. */
  readonly onState: (state: LiveState, waiting?: { readonly reason: string; readonly untilMs: number }) => void;
};

/** Counters come every second: silence beyond this is a dead connection. */
const SILENCE_MS = 20_000;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;

export type LiveConnection = {
  readonly close: () => void;
  /** Connects at once; goes on after a rest. */
  readonly retryNow: () => void;
  /** Lets the connection go until `retryNow`: browsers have six to a server, for all of its pages together. */
  readonly rest: () => void;
};

/** Stays connected to the server-sent events: resumes by Last-Event-ID, waits longer after each failure. */
export function openLiveConnection({ fetch, url, timer, onMessage, onState }: Options): LiveConnection {
  let lastId: string | undefined;
  let failures = 0;
  let retryMs = FIRST_DELAY_MS;
  let closed = false;
  let abort = new AbortController();
  let cancelWait = () => {};
  let cancelSilence = () => {};

  void connect();
  return {
    close: () => {
      closed = true;
      leave();
    },
    retryNow: () => {
      leave();
      void connect();
    },
    rest: () => {
      leave();
      onState('waiting', { reason: 'the page was hidden', untilMs: timer.now() });
    },
  };

  /** What was connected or waited for has nothing to say any more. */
  function leave(): void {
    cancelWait();
    cancelSilence();
    abort.abort();
    abort = new AbortController();
  }

  async function connect(): Promise<void> {
    const own = new AbortController();
    abort = own;
    onState('connecting');
    try {
      await readUntilEnd(own);
      // A server without long answers ends each one by itself, which is no failure.
      wait(own, 'the stream ended', retryMs);
    } catch (error) {
      failures += 1;
      wait(own, asApiError(error).message, backoffMs(failures, timer.random()));
    }
  }

  async function readUntilEnd(own: AbortController): Promise<void> {
    heard(own);
    const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) };
    const response = await fetch(url, { headers, signal: own.signal });
    if (!response.ok || !response.body) throw new ApiError('unreadable', `The stream answered ${response.status}.`);
    const parse = createSseParser((ms) => (retryMs = Math.min(ms, LONGEST_DELAY_MS)));
    onState('live');
    for await (const line of linesOf(response.body)) {
      if (own.signal.aborted) return;
      heard(own);
      const message = parse(line);
      if (!message) continue;
      failures = 0;
      lastId = message.id ?? lastId;
      onMessage(message);
    }
  }

  function heard(own: AbortController): void {
    cancelSilence();
    cancelSilence = timer.after(SILENCE_MS, () => own.abort());
  }

  function wait(own: AbortController, reason: string, delayMs: number): void {
    // A connection that was replaced meanwhile has nothing to say any more.
    if (closed || abort !== own) return;
    cancelSilence();
    onState('waiting', { reason, untilMs: timer.now() + delayMs });
    cancelWait = timer.after(delayMs, () => void connect());
  }
}

/** Doubles from one second to fifteen; half of it is chance. */
export function backoffMs(failures: number, random: number): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
  return Math.round(longest / 2 + (longest / 2) * random);
}
