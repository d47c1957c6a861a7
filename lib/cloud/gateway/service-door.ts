import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { bodyFault } from './body-fault';
import { CborError } from '../engines/cbor/decode';
import { CBOR_MEDIA_TYPE, cborOfJson, JSON_MEDIA_TYPE, jsonOfCbor, withDataAsText } from './kinesis-cbor';

/** The largest request of either service, BatchWriteItem. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** An engine that has not answered by now never will. Clients time out after 10 s. */
const ANSWER_TIMEOUT_MS = 8_000;

/**
 * Stands between a port and its engine, and passes on only complete requests that the engine can handle. A client that
 * hangs up, or a request that makes the engine throw, does not stop the engine. Every request is answered exactly once.
 * CBOR is handled here; the engine sees only JSON.
 */
export function standAtDoor(server: Server): void {
  const [engine] = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  const underWay = new Set<Answer>();
  server.on('request', (incoming, outgoing) => {
    const answer = answerOnce(incoming, outgoing, () => underWay.delete(answer));
    underWay.add(answer);
    onBody(incoming, (body) => admit(engine!, incoming, body, answer), answer.drop);
  });
  process.on('uncaughtException', (error) => {
    // With no request in progress, the error is the engine's own and ends it.
    if (underWay.size === 0) throw error;
    // The error cannot be traced to one request. Clients retry what fails with 500.
    for (const answer of underWay) refuse(answer, error);
  });
}

/** Passes on the whole body, or `undefined` when it is too large. */
function onBody(incoming: IncomingMessage, then: (body: Buffer | undefined) => void, onGone: () => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  incoming.once('end', () => then(size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks)));
  incoming.once('error', onGone);
}

function admit(engine: RequestListener, incoming: IncomingMessage, body: Buffer | undefined, answer: Answer): void {
  if (!body) return answer.fault(413, { type: 'RequestEntityTooLargeException', message: 'The body is too large.' });
  try {
    const json = answer.isCbor && body.length > 0 ? Buffer.from(jsonOfCbor(body)) : body;
    const fault = incoming.method === 'POST' && json.length > 0 ? bodyFault(json.toString()) : undefined;
    if (fault) return answer.fault(400, fault);
    handOver(engine, incoming, json, answer);
  } catch (error) {
    refuse(answer, error);
  }
  return undefined;
}

function refuse(answer: Answer, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CborError) answer.fault(400, { type: 'SerializationException', message });
  else answer.fault(500, { type: 'InternalFailure', message: `The request could not be processed: ${message}` });
}

/** The engine takes requests as events, so an error that it throws while it reads one surfaces here. */
function handOver(engine: RequestListener, { method, url, headers }: IncomingMessage, json: Buffer, answer: Answer) {
  const contentType = answer.isCbor ? JSON_MEDIA_TYPE : headers['content-type'];
  const request = Object.assign(new EventEmitter(), {
    method,
    url,
    headers: { ...headers, 'content-type': contentType },
  });
  engine(request as IncomingMessage, answer.response as unknown as ServerResponse);
  if (json.length > 0) request.emit('data', json);
  request.emit('end');
}

type Answer = ReturnType<typeof answerOnce>;

/** The subset of Node's response that the engines use. */
function answerOnce(incoming: IncomingMessage, outgoing: ServerResponse, onEnd: () => void) {
  const isCbor = mediaType(incoming) === CBOR_MEDIA_TYPE;
  const headers: Record<string, string | number> = {};
  let answered = false;
  const settle = () => {
    answered = true;
    clearTimeout(late);
    onEnd();
  };
  const response = {
    statusCode: 200,
    setHeader: (name: string, value: string | number) => void (headers[name.toLowerCase()] = value),
    end(body?: string | null) {
      if (answered) return;
      settle();
      const { 'transfer-encoding': _chunked, ...sent } = headers;
      const text = withDataAsText(body ?? '');
      // An engine may refuse a request in XML, which is passed on unchanged.
      const isTranslated = isCbor && String(sent['content-type']).startsWith(JSON_MEDIA_TYPE);
      const bytes = isTranslated ? cborOfJson(text) : Buffer.from(text);
      const type = isTranslated ? { 'content-type': CBOR_MEDIA_TYPE } : {};
      outgoing.writeHead(response.statusCode, { ...sent, ...type, 'content-length': bytes.length });
      outgoing.end(bytes);
    },
  };
  const fault = (statusCode: number, { type, message }: { type: string; message: string }) => {
    response.statusCode = statusCode;
    response.setHeader('content-type', JSON_MEDIA_TYPE);
    response.setHeader('x-amzn-errortype', type);
    response.end(JSON.stringify({ __type: type, message }));
  };
  const late = setTimeout(
    () => fault(500, { type: 'InternalFailure', message: 'The request was not answered in time.' }),
    ANSWER_TIMEOUT_MS,
  );
  const drop = () => {
    settle();
    outgoing.destroy();
  };
  return { isCbor, response, fault, drop };
}

function mediaType({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}
