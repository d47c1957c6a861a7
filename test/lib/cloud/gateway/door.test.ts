import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect as openSession, constants } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createManualClock } from '../../../../lib/core/clock';
import { aGateway, overHttp1, overHttp2, signedCall, type AGateway, type HttpCall } from './a-gateway';

const MIB = 1024 * 1024;

let gateway: AGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
beforeEach(() => {
  gateway.calls.kinesis.length = gateway.calls.dynamodb.length = 0;
});
afterAll(() => gateway.stop());

const LIST_TABLES = { headers: signedCall('dynamodb', 'ListTables'), body: '{}' };
const withHeaders = (headers: Readonly<Record<string, string>>): HttpCall => ({
  ...LIST_TABLES,
  headers: { ...LIST_TABLES.headers, ...headers },
});

describe.each([
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
] as const)('over %s', (_, send) => {
  test.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    'dynamodb.us-east-1.localhost',
    'localhost.localstack.cloud',
    'a.b.localhost.localstack.cloud',
  ])('a request to %s is answered', async (name) => {
    expect((await send(gateway, withHeaders({ host: `${name}:${gateway.port}` }))).status).toBe(200);
  });

  test.each([
    { host: 'example.com:{port}' },
    { host: '127.0.0.1:1' },
    { host: 'localhost.evil.example:{port}' },
    { origin: 'http://localhost:{port}' },
    { 'sec-fetch-site': 'cross-site' },
  ])('a request with %j is refused before a service sees it', async (headers) => {
    const filled = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('{port}', String(gateway.port)),
    ]);
    const answer = await send(gateway, withHeaders(Object.fromEntries(filled) as Record<string, string>));
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([403, 'AccessDeniedException']);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(gateway.calls.dynamodb).toEqual([]);
  });

  test('a body that is too large for its service is refused, and the next request is served', async () => {
    const large = { headers: signedCall('kinesis', 'PutRecords'), body: Buffer.alloc(16 * MIB + 1, '[') };
    expect(await send(gateway, large)).toMatchObject({
      status: 413,
      text: expect.stringContaining('RequestEntityTooLargeException'),
    });
    const fits = { headers: signedCall('kinesis', 'PutRecords'), body: Buffer.alloc(16 * MIB, '[') };
    expect((await send(gateway, fits)).bytes).toHaveLength(16 * MIB);
  });

  test('a Query call by GET is refused', async () => {
    const answer = await send(gateway, { method: 'GET', path: '/?Action=GetCallerIdentity&Version=2011-06-15' });
    expect(answer.status).toBe(403);
  });
});

test('two answers of 10 MB come over one session of HTTP/2', async () => {
  const session = openSession(gateway.endpoint);
  const body = Buffer.alloc(10 * MIB, '[');
  const sizes = await Promise.all(
    [1, 2].map(async () => {
      const stream = session.request({ ':method': 'POST', ':path': '/', ...signedCall('kinesis', 'GetRecords') });
      stream.end(body);
      let size = 0;
      for await (const chunk of stream as AsyncIterable<Buffer>) size += chunk.length;
      return size;
    }),
  );
  session.close();
  expect(sizes).toEqual([body.length, body.length]);
});

describe('clients that do not do their part', () => {
  test('a body that never ends is dropped when its time is over', async () => {
    const clock = createManualClock();
    const slow = await aGateway({ clock, limits: { bodyTimeoutMs: 1_000 } });
    const socket = await rawCall(slow, '{"a', 100);
    await sleeping(clock);
    clock.advanceTo(1_000);
    await once(socket, 'close');
    expect(slow.calls.dynamodb).toEqual([]);
    await slow.stop();
  });

  test('a client that hangs up in the middle of a body does no harm', async () => {
    const socket = await rawCall(gateway, '{"a', 100);
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect((await overHttp1(gateway, LIST_TABLES)).status).toBe(200);
  });

  test('a client that hangs up before its answer does no harm', async () => {
    let finish!: () => void;
    const called = new Promise<void>((resolve) => (finish = resolve));
    let answer!: () => void;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const waiting = await aGateway({
      engine: async () => {
        finish();
        await asked;
        return { status: 200, body: new Uint8Array(MIB) };
      },
    });
    const socket = await rawCall(waiting, '{}', 2);
    await called;
    socket.resetAndDestroy();
    await once(socket, 'close');
    answer();
    expect((await overHttp1(waiting, LIST_TABLES)).status).toBe(200);
    await waiting.stop();
  });

  test('a connection that sends nothing is closed when its time is over', async () => {
    const impatient = await aGateway({ limits: { firstBytesTimeoutMs: 10 } });
    const socket = connect(impatient.port, '127.0.0.1').resume();
    await expect(once(socket, 'close')).resolves.toEqual([false]);
    await impatient.stop();
  });

  test('a client of HTTP/1.1 that does not take its answer is disconnected when its time is over', async () => {
    const impatient = await aGateway({ limits: { idleTimeoutMs: 10 }, engine: answerAtLength });
    const accepted = nextAccepted();
    const socket = await rawCall(impatient, '{}', 2);
    socket.pause();
    await expect(once(await accepted, 'close')).resolves.toEqual([false]);
    socket.destroy();
    await impatient.stop();
  });

  test('a client of HTTP/2 that does not take its answer loses its stream when its time is over', async () => {
    const impatient = await aGateway({ limits: { idleTimeoutMs: 10 }, engine: answerAtLength });
    const session = openSession(impatient.endpoint, { settings: { initialWindowSize: 0 } });
    const stream = session.request({ ':method': 'POST', ':path': '/', ...LIST_TABLES.headers });
    stream.end(LIST_TABLES.body).resume();
    await once(stream, 'close');
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    session.destroy();
    await impatient.stop();
  });

  test.each(['GARBAGE\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nXX', 'PR', '\0\0\0', 'POST / HTTP/1.1\r\n\r\n'])(
    'after %j others are served',
    async (bytes) => {
      const socket = connect(gateway.port, '127.0.0.1').resume();
      socket.on('error', () => undefined);
      socket.end(bytes);
      await once(socket, 'close');
      expect((await overHttp2(gateway, LIST_TABLES)).status).toBe(200);
    },
  );

  test('headers beyond 16 KiB are refused', async () => {
    expect((await overHttp1(gateway, withHeaders({ 'x-long': 'a'.repeat(17_000) }))).status).toBe(431);
  });
});

describe('an engine that fails', () => {
  test('one that does not answer in time is answered for, in its protocol, and its late answer is dropped', async () => {
    const clock = createManualClock();
    let answer!: () => void;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const slow = await aGateway({
      clock,
      limits: { answerTimeoutMs: 1_000 },
      engine: async () => {
        void sleeping(clock).then(() => clock.advanceTo(1_000));
        await late;
        return { status: 200, body: Buffer.from('{}') };
      },
    });
    const { status, text, headers } = await overHttp1(slow, LIST_TABLES);
    answer();
    expect([status, JSON.parse(text), headers['content-type']]).toEqual([
      500,
      expect.objectContaining({ __type: 'com.amazon.coral.service#InternalFailure' }),
      'application/x-amz-json-1.0',
    ]);
    await slow.stop();
  });

  test('one that is gone is said to be', async () => {
    let death: Error | undefined;
    const broken = await aGateway({
      failure: () => death,
      engine: () => {
        death = new Error('the embedded Kinesis has stopped by itself');
        throw new Error('the port is closed');
      },
    });
    expect((await overHttp1(broken, { method: 'GET', path: '/health' })).status).toBe(200);
    const headers = { ...signedCall('kinesis', 'ListStreams'), 'content-type': 'application/x-amz-cbor-1.1' };
    const refused = await overHttp1(broken, { headers, body: Buffer.of(0xa0) });
    expect([refused.status, refused.headers['content-type']]).toEqual([503, 'application/x-amz-cbor-1.1']);
    expect(refused.text).toContain('has stopped by itself');
    expect(await overHttp1(broken, { method: 'GET', path: '/health' })).toMatchObject({
      status: 503,
      text: expect.stringContaining('the embedded Kinesis has stopped by itself'),
    });
    await broken.stop();
  });
});

test('the health page of LocalStack says which services run', async () => {
  const { text } = await overHttp1(gateway, { method: 'GET', path: '/_localstack/health' });
  expect(JSON.parse(text)).toEqual({
    services: { kinesis: 'running', dynamodb: 'running' },
    edition: 'community',
    version: expect.any(String),
  });
});

test('a stop lets requests in progress end', async () => {
  let answer!: () => void;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  let called!: () => void;
  const calling = new Promise<void>((resolve) => (called = resolve));
  const stopping = await aGateway({
    engine: async () => {
      called();
      await asked;
      return { status: 200, body: Buffer.from('{}') };
    },
  });
  const answered = overHttp1(stopping, LIST_TABLES);
  await calling;
  const stopped = stopping.stop();
  answer();
  expect((await answered).status).toBe(200);
  await stopped;
});

/** More than the buffers of a connection hold. */
const answerAtLength = () => ({ status: 200, body: Buffer.alloc(32 * MIB) });

/** The other end of the next connection to a server of this process. */
function nextAccepted(): Promise<Socket> {
  return new Promise((resolve) => {
    const take = (message: unknown) => {
      unsubscribe('net.server.socket', take);
      resolve((message as { readonly socket: Socket }).socket);
    };
    subscribe('net.server.socket', take);
  });
}

/** Opens a connection and sends a head that announces more than the body. */
async function rawCall({ port }: AGateway, body: string, announced: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').resume();
  socket.on('error', () => undefined);
  const headers = { host: `127.0.0.1:${port}`, 'content-length': announced, ...LIST_TABLES.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  await once(socket, 'connect');
  return socket;
}

/** Resolves when something waits for the clock. */
async function sleeping(clock: ReturnType<typeof createManualClock>): Promise<void> {
  while (clock.nextWakeMs() === undefined) await nextTurn();
}
