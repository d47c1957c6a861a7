import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';
import { buffer } from 'node:stream/consumers';
import { serviceHeaders, type ServiceAnswer, type ServiceCall } from './service-call';

/** A way to send calls that keeps its connection. */
export type ServiceConnection = {
  readonly send: (call: ServiceCall) => Promise<ServiceAnswer>;
  readonly close: () => void;
};

/** Longer than any of our clients waits. */
const ANSWER_TIMEOUT_MS = 15_000;

export function http1Connection(endpoint: string): ServiceConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    send: async (call) => {
      const { method = 'POST', path = '/' } = call;
      const payload = payloadOf(call);
      const headers = { ...serviceHeaders(call), 'content-length': payload.length, ...call.headers };
      const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      const outgoing = request(endpoint, { method, path, headers, agent, signal });
      outgoing.end(payload);
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      return answerOf(answer.statusCode, answer.headers, await buffer(answer));
    },
    close: () => agent.destroy(),
  };
}

export function http2Connection(endpoint: string): ServiceConnection {
  let session: ClientHttp2Session | undefined;
  const usable = () => {
    if (session && !session.closed && !session.destroyed) return session;
    session = connect(endpoint);
    session.on('error', () => undefined); // the stream in flight says so, too
    return session;
  };
  return {
    send: async (call) => {
      const { method = 'POST', path = '/' } = call;
      const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      const names = { ':method': method, ':path': path };
      const stream = usable().request(
        { ...names, ...serviceHeaders(call), ...call.headers },
        { signal, endStream: false },
      );
      stream.end(payloadOf(call));
      const [headers] = (await once(stream, 'response')) as [Record<string, string>];
      return answerOf(Number(headers[':status']), headers, await buffer(stream));
    },
    close: () => session?.destroy(),
  };
}

function payloadOf({ body }: ServiceCall): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
}

function answerOf(status: number | undefined, headers: ServiceAnswer['headers'], bytes: Buffer): ServiceAnswer {
  return { status: status ?? 0, headers, bytes, text: bytes.toString() };
}
