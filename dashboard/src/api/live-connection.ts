import { ApiError, asApiError } from './api-error';
import { linesOf } from './lines-of';
import { FIRST_LIVE, nextLive, type LiveMachineEvent } from './live-machine';
import { createSseParser, type SseMessage } from './sse-parser';

export type LiveState = 'connecting' | 'live' | 'waiting';

export type LiveTimer = {
  readonly now: () => number;
  /** Runs something later; returns what cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** From 0 up to 1. */
  readonly random: () => number;
};

type Options = {
  readonly fetch: typeof fetch;
  readonly url: string;
  readonly timer: LiveTimer;
  readonly onMessage: (message: SseMessage) => void;
  /** While waiting: with the reason, and the moment of the next attempt. */
  readonly onState: (state: LiveState, waiting?: { readonly reason: string; readonly untilMs: number }) => void;
};

/** Counters come every second: a connection silent for longer than this is dead. */
const SILENCE_MS = 20_000;

/** Stays connected to the server-sent events: resumes by Last-Event-ID, and waits longer after each failure. */
export class LiveConnection {
  #machine = FIRST_LIVE;
  /** Of the connection that counts; those before have nothing to say any more. */
  #abort = new AbortController();
  /** Of the silence while connected, or of the wait for the next attempt. */
  #cancelTimer = () => {};

  constructor(private readonly options: Options) {}

  readonly open = (): void => this.#connect();

  /** Connects at once, also after a rest. */
  readonly retryNow = (): void => this.#connect();

  /** Drops the connection until `retryNow`: a browser has six to a server, for all of its pages together. */
  readonly rest = (): void => {
    this.#leave();
    this.#take({ type: 'rest' });
  };

  readonly close = (): void => {
    this.#leave();
    this.#take({ type: 'close' });
  };

  #leave(): void {
    this.#cancelTimer();
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  #connect(): void {
    this.#leave();
    this.#take({ type: 'connect' });
    if (this.#machine.phase === 'connecting') void this.#follow(this.#abort);
  }

  /** Never rejects: a failure is an event. */
  async #follow(own: AbortController): Promise<void> {
    const end = await this.#readUntilEnd(own).then(
      (): LiveMachineEvent => ({ type: 'ended' }),
      (error: unknown): LiveMachineEvent => {
        return { type: 'failed', reason: asApiError(error).message, random: this.options.timer.random() };
      },
    );
    if (own === this.#abort) this.#take(end);
  }

  async #readUntilEnd(own: AbortController): Promise<void> {
    const { fetch, url, onMessage } = this.options;
    const { lastId } = this.#machine;
    this.#heard(own);
    const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) };
    const response = await fetch(url, { headers, signal: own.signal });
    if (!response.ok || !response.body) throw new ApiError('unreadable', `The stream answered ${response.status}.`);
    const parse = createSseParser((retryMs) => this.#take({ type: 'retry-advised', retryMs }));
    if (!own.signal.aborted) this.#take({ type: 'answered' });
    for await (const line of linesOf(response.body)) {
      if (own.signal.aborted) return;
      this.#heard(own);
      const message = parse(line);
      if (!message) continue;
      this.#take({ type: 'received', id: message.id });
      onMessage(message);
    }
  }

  #heard(own: AbortController): void {
    this.#cancelTimer();
    this.#cancelTimer = this.options.timer.after(SILENCE_MS, () => own.abort());
  }

  /** Changes the state, tells it where it is another phase, and sets out on what follows. */
  #take(event: LiveMachineEvent): void {
    const before = this.#machine.phase;
    this.#machine = nextLive(this.#machine, event);
    const { phase, reason, delayMs } = this.#machine;
    if (phase === before && phase !== 'connecting') return;
    const { timer, onState } = this.options;
    switch (phase) {
      case 'connecting':
      case 'live':
        return onState(phase);
      case 'waiting':
        this.#cancelTimer();
        this.#cancelTimer = timer.after(delayMs, () => this.#connect());
        return onState('waiting', { reason, untilMs: timer.now() + delayMs });
      case 'resting':
        return onState('waiting', { reason, untilMs: timer.now() });
      case 'closed':
        return;
      default:
        return phase satisfies never;
    }
  }
}
