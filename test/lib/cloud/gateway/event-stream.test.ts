import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:http2';
import type { Readable } from 'node:stream';
import { createManualClock } from '../../../../lib/core/clock';
import type { Answer } from '../../../../lib/cloud/engines/call';
import { aGateway, signedCall, type AGateway } from './a-gateway';

/** A client that reads as it likes. */
type OpenAnswer = {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readable;
  readonly leave: () => void;
};

const CALL = signedCall('kinesis', 'SubscribeToShard');

async function openHttp1({ port }: AGateway): Promise<OpenAnswer> {
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', headers: CALL, agent: false });
  outgoing.on('error', () => undefined).end('{}');
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return { headers: answer.headers, body: answer, leave: () => outgoing.destroy() };
}

async function openHttp2({ endpoint }: AGateway): Promise<OpenAnswer> {
  const session = connect(endpoint);
  session.on('error', () => undefined);
  const stream = session.request({ ':method': 'POST', ':path': '/', ...CALL });
  stream.on('error', () => undefined).on('close', () => session.destroy());
  stream.end('{}');
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
  return { headers, body: stream, leave: () => stream.close() };
}

const PROTOCOLS = [
  ['HTTP/1.1', openHttp1],
  ['HTTP/2', openHttp2],
] as const;

/** An engine whose answer has parts as the test gives them. */
class LongAnswer {
  asked = 0;
  hasLeft = false;
  private waiting: { resolve: (part: Uint8Array | undefined) => void; reject: (error: Error) => void } | undefined;

  constructor(private readonly broken?: Answer['broken']) {}

  readonly engine = (): Answer => ({
    status: 200,
    body: Buffer.from('first,'),
    ...(this.broken && { broken: this.broken }),
    rest: {
      next: () =>
        new Promise((resolve, reject) => {
          this.asked += 1;
          this.waiting = { resolve, reject };
        }),
      leave: () => {
        this.hasLeft = true;
        this.waiting?.resolve(undefined);
      },
    },
  });

  async give(part: Uint8Array | undefined): Promise<void> {
    await until(() => this.waiting !== undefined);
    const { resolve } = this.waiting!;
    this.waiting = undefined;
    resolve(part);
  }

  async fail(): Promise<void> {
    await until(() => this.waiting !== undefined);
    this.waiting!.reject(new Error('the engine is gone'));
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

const gateways: AGateway[] = [];
async function gatewayBefore(answer: LongAnswer, options: Parameters<typeof aGateway>[0] = {}): Promise<AGateway> {
  const gateway = await aGateway({ engine: answer.engine, ...options });
  gateways.push(gateway);
  return gateway;
}
afterEach(async () => void (await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()))));

/** What has come when so many bytes are there. */
async function textOf(body: Readable, bytes: number): Promise<string> {
  let text = '';
  for (let chunk: Buffer | null = null; text.length < bytes; chunk = body.read() as Buffer | null)
    if (chunk) text += chunk.toString();
    else await new Promise(setImmediate);
  return text;
}

describe.each(PROTOCOLS)('an event stream over %s', (_, open) => {
  test('is sent part by part, each when it is there, and ends with its last', async () => {
    const answer = new LongAnswer();
    const { headers, body } = await open(await gatewayBefore(answer));
    expect(headers).toMatchObject({ 'content-type': 'application/vnd.amazon.eventstream' });
    expect(headers).not.toHaveProperty('content-length');
    expect(await textOf(body, 6)).toBe('first,');
    await answer.give(Buffer.from('second,'));
    expect(await textOf(body, 7)).toBe('second,');
    const ended = once(body.resume(), 'end');
    await answer.give(undefined);
    await ended;
  });

  test('may last longer than an answer may be waited for', async () => {
    const answer = new LongAnswer();
    const clock = createManualClock();
    const { body } = await open(await gatewayBefore(answer, { clock, limits: { answerTimeoutMs: 10 } }));
    expect(await textOf(body, 6)).toBe('first,');
    clock.advanceTo(100_000);
    await answer.give(Buffer.from('late,'));
    expect(await textOf(body, 5)).toBe('late,');
  });

  test('is left when its client goes away', async () => {
    const answer = new LongAnswer();
    const { body, leave } = await open(await gatewayBefore(answer));
    expect(await textOf(body, 6)).toBe('first,');
    leave();
    await until(() => answer.hasLeft);
  });

  test('goes on no faster than its client reads', async () => {
    const answer = new LongAnswer();
    const { body, leave } = await open(await gatewayBefore(answer));
    const part = Buffer.alloc(256 * 1024);
    let isFull = false;
    let given = 0;
    while (!isFull) {
      // Parts are asked for until every buffer on the way is full.
      const settled = answer.give(part).then(() => 'taken');
      const late = new Promise<string>((resolve) => setTimeout(resolve, 200, 'full').unref());
      isFull = (await Promise.race([settled, late])) === 'full';
      given += 1;
      expect(given).toBeLessThan(200);
    }
    const asked = answer.asked;
    body.resume();
    await until(() => answer.asked > asked);
    leave();
    await until(() => answer.hasLeft);
  });

  test('ends when the cloud stops', async () => {
    const answer = new LongAnswer();
    const gateway = await gatewayBefore(answer);
    const { body } = await open(gateway);
    const ended = once(body.resume(), 'end');
    const stopping = gateway.stop();
    await ended;
    await stopping;
    expect(answer.hasLeft).toBe(true);
  });

  test('breaks off when its engine does', async () => {
    const answer = new LongAnswer();
    const { body } = await open(await gatewayBefore(answer));
    body.resume();
    const failed = once(body, 'error');
    await answer.fail();
    const [error] = (await failed) as [Error];
    expect(error.message).toMatch(/aborted|closed with error/);
  });

  test.each(['reset', 'truncated'] as const)('is left when its beginning is %s', async (broken) => {
    const answer = new LongAnswer(broken);
    // The client is told in its own way, or not at all when it has seen no head.
    void open(await gatewayBefore(answer)).catch(() => undefined);
    await until(() => answer.hasLeft);
    expect(answer.asked).toBe(0);
  });
});
