import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { serviceHeaders } from './service-call';

/** What clients do to a port that has nothing to do with a request. Each resolves when its connection is over. */
export const RUDE_CLIENTS: Readonly<Record<string, (endpoint: string) => Promise<void>>> = {
  'hangs up in the middle of a body': (endpoint) =>
    sendRaw(endpoint, `${head(endpoint)}content-length: 1000\r\n\r\n{"a`),
  'sends no HTTP': (endpoint) => sendRaw(endpoint, 'hello\r\n\r\n'),
  'sends a header that never ends': (endpoint) => sendRaw(endpoint, `${head(endpoint)}x: ${'a'.repeat(100_000)}`),
  'sends chunks of no size': (endpoint) =>
    sendRaw(endpoint, `${head(endpoint)}transfer-encoding: chunked\r\n\r\nzz\r\n`),
  'says hello in TLS': (endpoint) => sendRaw(endpoint, Buffer.from('16030100050100000100', 'hex')),
  'sends broken frames of HTTP/2': (endpoint) =>
    sendRaw(endpoint, Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.alloc(100, 0xff)])),
  'resets a stream of HTTP/2 in the middle of a body': async (endpoint) => {
    const session = connectHttp2(endpoint);
    session.on('error', () => undefined);
    const headers = {
      ':method': 'POST',
      ':path': '/',
      ...serviceHeaders({ service: 'dynamodb', operation: 'PutItem' }),
    };
    const stream = session.request(headers);
    stream.on('error', () => undefined);
    stream.write('{"a', () => stream.destroy());
    await once(stream, 'close');
    session.destroy();
  },
};

function head(endpoint: string): string {
  const headers = { ...serviceHeaders({ service: 'dynamodb', operation: 'PutItem' }), host: new URL(endpoint).host };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join('')}`;
}

async function sendRaw(endpoint: string, bytes: string | Buffer): Promise<void> {
  const { hostname, port } = new URL(endpoint);
  const socket: Socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await new Promise<void>((resolve) => void socket.write(bytes, () => resolve()));
  socket.resetAndDestroy();
  if (!socket.closed) await once(socket, 'close');
}
