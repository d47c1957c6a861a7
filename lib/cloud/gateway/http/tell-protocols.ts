import type { Server } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';

/** RFC 9113, section 3.4. No method of HTTP/1.1 that we know starts like it. */
const HTTP2_PREFACE = Buffer.from('PRI');
/** RFC 8446, section 5.1: the type of a record with a handshake message. */
const TLS_HANDSHAKE = 0x16;

type Options = {
  readonly http2: Http2Server;
  /** Clients may connect before they need it. */
  readonly firstBytesTimeoutMs: number;
  readonly onTls: () => void;
  readonly onSocket: (socket: Socket) => void;
};

/** Serves HTTP/2 without TLS on the port of a server for HTTP/1.1: the first bytes of a connection decide. */
export function tellProtocols(http1: Server, { http2, firstBytesTimeoutMs, onTls, onSocket }: Options): void {
  const serveHttp1 = http1.listeners('connection') as ((socket: Socket) => void)[];
  http1.removeAllListeners('connection');
  http1.on('connection', (socket: Socket) => {
    onSocket(socket);
    onFirstBytes(socket, firstBytesTimeoutMs, (bytes) => {
      if (bytes[0] === TLS_HANDSHAKE) {
        onTls();
        socket.destroy();
      } else if (bytes.subarray(0, HTTP2_PREFACE.length).equals(HTTP2_PREFACE)) serveHttp2(http2, socket);
      else for (const serve of serveHttp1) serve.call(http1, socket);
    });
  });
}

/** A session ends with its socket, which the server for HTTP/1.1 would leave half open. */
function serveHttp2(http2: Http2Server, socket: Socket): void {
  socket.allowHalfOpen = false;
  http2.emit('connection', socket);
}

/** Calls `then` with enough bytes to decide, which stay in the socket for whom it is handed to. */
function onFirstBytes(socket: Socket, timeoutMs: number, then: (bytes: Buffer) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  const give = () => socket.destroy();
  const read = () => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    bytes = Buffer.concat([bytes, chunk]);
    if (isUndecided(bytes)) return;
    socket.off('readable', read).off('end', give).off('error', give).setTimeout(0).off('timeout', give);
    socket.unshift(bytes);
    then(bytes);
  };
  socket.setTimeout(timeoutMs).once('timeout', give).once('error', give).once('end', give).on('readable', read);
}

function isUndecided(bytes: Buffer): boolean {
  return bytes.length < HTTP2_PREFACE.length && HTTP2_PREFACE.subarray(0, bytes.length).equals(bytes);
}
