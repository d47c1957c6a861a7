import { createServer } from 'node:http';
import { constants, createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock } from '../../core/clock';
import { within } from '../../core/within';
import { Door, type DoorLimits } from './door';
import type { FaultControl } from './faults-page';
import type { GatewayLog } from './gateway-log';
import { listenOn } from './http/listen-on';
import { tellProtocols } from './http/tell-protocols';
import type { Throttles } from '../limits/limits';
import type { Service } from './service';

export type GatewayOptions = {
  /** The first free one is taken; 0 is any. @default any free port */
  readonly ports?: readonly number[];
  readonly services: readonly Service[];
  /** Requests for others are served, too. */
  readonly region: string;
  /** The death of an engine; undefined while all is well. */
  readonly failure?: () => Error | undefined;
  /** What the limits of AWS have refused. @default nothing */
  readonly throttles?: () => readonly Throttles[];
  /** What is injected into the cloud, for its page. @default there is no such page */
  readonly faults?: FaultControl;
  readonly clock: Clock;
  readonly log: GatewayLog;
  /** @default what clients of AWS get by with */
  readonly limits?: Partial<GatewayLimits>;
};

type GatewayLimits = DoorLimits & {
  /** Until a new connection has sent its first bytes. */
  readonly firstBytesTimeoutMs: number;
  /** Until a connection or session that is not used is closed, and one whose client does not take its answer. */
  readonly idleTimeoutMs: number;
};

export type Gateway = {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Lets requests in progress end, and frees the port. Safe to call twice. */
  stop(): Promise<void>;
};

const LIMITS: GatewayLimits = {
  bodyTimeoutMs: 60_000,
  answerTimeoutMs: 8_000, // clients give up after 10 s
  firstBytesTimeoutMs: 60_000,
  idleTimeoutMs: 60_000, // clients reuse connections, and Node's 5 s would close them at the wrong moment
};

/** Twice the 8 KB that S3 takes: pages on this machine may add cookies for localhost. */
const MAX_HEADER_BYTES = 16 * 1024;
/** Of HTTP/2, in MiB: several answers of 10 MB may be on their way. Node's default holds one. */
const MAX_SESSION_MEMORY_MB = 256;
/** Of HTTP/2: bytes of a request body that may be sent ahead. The protocol's default is 64 KiB. */
const INITIAL_WINDOW_BYTES = 1024 * 1024;
/** How long requests in progress may take after the stop. */
const GRACE_MS = 1_000;

/**
 * Serves services of AWS on one port of this machine, over HTTP/1.1 and HTTP/2 without TLS.
 *
 * @throws UserError when no port is free
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const gateway = new RunningGateway(options);
  await gateway.listen(options.ports ?? [0]);
  return gateway;
}

class RunningGateway implements Gateway {
  port = 0;
  private readonly stopping = new AbortController();
  private readonly sockets = new Set<Socket>();
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly limits: GatewayLimits;
  private readonly http1;
  private readonly http2;
  private readonly door: Door;
  private stopped: Promise<void> | undefined;
  private hasSaidTls = false;

  constructor(private readonly options: GatewayOptions) {
    this.limits = { ...LIMITS, ...options.limits };
    this.door = new Door({ ...options, limits: this.limits, stopped: this.stopping.signal });
    this.http1 = createServer(
      { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: this.limits.idleTimeoutMs },
      this.door.enter,
    );
    this.http2 = createHttp2Server(
      {
        maxSessionMemory: MAX_SESSION_MEMORY_MB,
        settings: {
          enablePush: false,
          initialWindowSize: INITIAL_WINDOW_BYTES,
          maxHeaderListSize: MAX_HEADER_BYTES,
        },
      },
      this.door.enter,
    );
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(ports: readonly number[]): Promise<void> {
    const { http1, http2 } = this;
    const { firstBytesTimeoutMs, idleTimeoutMs } = this.limits;
    http1.timeout = idleTimeoutMs;
    http2.on('stream', (stream) => stream.setTimeout(idleTimeoutMs, () => stream.close(constants.NGHTTP2_CANCEL)));
    http2.on('session', (session) => this.keep(session));
    http2.on('sessionError', () => undefined); // a client that breaks the protocol has lost its session
    tellProtocols(http1, {
      http2,
      firstBytesTimeoutMs,
      onTls: () => this.sayTls(),
      onSocket: (socket) => {
        this.sockets.add(socket.once('close', () => this.sockets.delete(socket)));
      },
    });
    this.port = await listenOn(http1, ports);
    this.door.port = this.port;
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.end());
  }

  /** The JavaScript client opens a session per request and leaves some of them open. */
  private keep(session: ServerHttp2Session): void {
    this.sessions.add(session);
    session.once('close', () => this.sessions.delete(session));
    session.setTimeout(this.limits.idleTimeoutMs, () => session.close());
  }

  private sayTls(): void {
    if (this.hasSaidTls) return;
    this.hasSaidTls = true;
    const { log } = this.options;
    log.warn({}, `a client tried to speak TLS to the cloud: use http:// instead of https://, ${this.endpoint}`);
  }

  private async end(): Promise<void> {
    this.stopping.abort();
    const closed = new Promise<void>((resolve) => {
      this.http1.close(() => resolve());
    });
    this.http1.closeIdleConnections();
    for (const session of this.sessions) session.close();
    await within(GRACE_MS, closed, () => undefined);
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
