import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { RestOfBody } from '../../engines/call';
import type { ServiceAnswer } from '../service';

export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

/** How much of a body that nobody wants is still taken, so that its sender reads the answer. */
const MAX_UNWANTED_BYTES = 64 * 1024 * 1024;

/** A body that has no middle to break off in is not sent at all. */
function isReset({ broken, body = '' }: ServiceAnswer): boolean {
  return broken === 'reset' || (broken === 'truncated' && body.length < 2);
}

/** One request and its answer, of which there is exactly one unless the client has gone. */
export class Exchange {
  private isOver = false;
  private readonly onOver: (() => void)[] = [];

  constructor(
    readonly incoming: Incoming,
    private readonly outgoing: Outgoing,
    private readonly stopped: AbortSignal,
  ) {
    // A client that hangs up surfaces here; what is written to it afterwards goes nowhere.
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    outgoing.once('close', () => this.end());
  }

  /** Calls `listener` when the exchange is answered, dropped or left by its client. */
  whenOver(listener: () => void): void {
    if (this.isOver) listener();
    else this.onOver.push(listener);
  }

  /** Sends the answer; only the first one counts. */
  send(id: string, answer: ServiceAnswer): void {
    // What follows an answer that is broken off, or that nobody waits for, is of no use.
    if (this.isOver || answer.broken) answer.rest?.leave();
    if (this.isOver) return;
    this.end();
    if (isReset(answer)) return this.reset();
    try {
      this.write(id, answer);
    } catch {
      return this.destroy(); // the client left between our look and our answer
    }
    if (!this.incoming.complete) this.swallow();
  }

  private write(id: string, { status, headers = {}, body = '', broken, rest }: ServiceAnswer): void {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    // Both kinds of response take these calls, but share no signature.
    const outgoing = this.outgoing as ServerResponse;
    // Node closes such a connection at the end of the answer, which its client might then not read.
    const mustWait = !this.incoming.complete && !('stream' in this.incoming) && !outgoing.shouldKeepAlive;
    // AWS sends 413 in chunks.
    const hasLength = status !== 204 && (status !== 413 || mustWait) && !rest;
    outgoing.writeHead(status, {
      ...headers,
      'x-amzn-requestid': id,
      ...(hasLength && { 'content-length': bytes.length }),
    });
    if (broken === 'truncated') return this.writeHalf(outgoing, bytes);
    // It never rejects.
    if (rest) return void this.writeAll(outgoing, bytes, rest);
    const hasBody = this.incoming.method !== 'HEAD' && status !== 204;
    if (!mustWait) {
      outgoing.end(hasBody ? bytes : undefined);
      return;
    }
    if (hasBody) outgoing.write(bytes);
    this.incoming.once('end', () => outgoing.end());
  }

  /** Ends the connection, or the stream of HTTP/2, without an answer. */
  drop(): void {
    this.end();
    this.destroy();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const listener of this.onOver) listener();
  }

  /** Writes part after part as the client takes them, until the last one, or until the client or this server leaves. */
  private async writeAll(outgoing: ServerResponse, first: Uint8Array, rest: RestOfBody): Promise<void> {
    const leave = () => rest.leave();
    const gone = new AbortController();
    gone.signal.addEventListener('abort', leave);
    outgoing.once('close', () => gone.abort());
    this.stopped.addEventListener('abort', leave);
    try {
      for (let part: Uint8Array | undefined = first; part && !gone.signal.aborted; part = await rest.next())
        if (!outgoing.write(part)) await drained(outgoing);
      outgoing.end();
    } catch {
      this.destroy(constants.NGHTTP2_INTERNAL_ERROR); // the engine is gone
    } finally {
      this.stopped.removeEventListener('abort', leave);
    }
  }

  /** The head promises the whole length, so that the client knows what it lacks. */
  private writeHalf(outgoing: ServerResponse, bytes: Uint8Array): void {
    outgoing.write(bytes.subarray(0, bytes.length >> 1), () => this.destroy(constants.NGHTTP2_INTERNAL_ERROR));
  }

  /** As a peer does that has lost its state; an end of the connection would be more polite. */
  private reset(): void {
    if ('stream' in this.incoming) this.incoming.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else this.incoming.socket.resetAndDestroy();
  }

  private destroy(code: number = constants.NGHTTP2_CANCEL): void {
    if ('stream' in this.incoming) this.incoming.stream.close(code);
    else this.incoming.socket.destroy();
  }

  /** Many clients read an answer only after they have sent everything. */
  private swallow(): void {
    let sizeBytes = 0;
    this.incoming.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_UNWANTED_BYTES) this.destroy();
    });
    this.incoming.resume();
  }
}

/** Resolves when more can be written, or nothing ever again. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off('drain', settle).off('close', settle);
      resolve();
    };
    outgoing.on('drain', settle).on('close', settle);
  });
}
