import type { MessagePort } from 'node:worker_threads';
import type { Answer, Call } from './call';

export type CallOptions = {
  /** Gives the call up; its answer is dropped when it comes. */
  readonly signal?: AbortSignal | undefined;
  /** @default 10,000 */
  readonly timeoutMs?: number | undefined;
};

export type PortClientOptions = {
  /** Calls beyond that wait: a port has no back-pressure. @default 64 */
  readonly maxInFlight?: number;
  /**
   * What becomes of a call whose answer breaks off: it rejects with ECONNRESET, as a socket does, or resolves with the
   * answer for a caller that breaks off on its own way out. @default reject
   */
  readonly onBroken?: 'reject' | 'resolve';
};

/** Asks an engine over a MessagePort. */
export type PortClient = {
  /**
   * Resolves with the engine's answer, whatever its status. The body is given away: where it has an ArrayBuffer of its
   * own, that is transferred, otherwise it is copied.
   *
   * Rejects as a socket would: with `AbortError`, with `TimeoutError`, or with the code ECONNRESET or ECONNREFUSED when
   * the engine is gone.
   */
  call(call: Call, options?: CallOptions): Promise<Answer>;
  /** Rejects the calls in flight. Safe to call twice. */
  close(): void;
};

/** The client of a port, which it owns. A port without calls in flight does not keep the process running. */
export function createPortClient(port: MessagePort, options?: PortClientOptions): PortClient;
