'use strict';
/* Plain JavaScript, as port-client.js is; port-transport.d.ts declares it. */
const { randomUUID } = require('node:crypto');
const { Readable } = require('node:stream');

const CBOR_MEDIA_TYPE = 'application/x-amz-cbor-1.1';
const JSON_MEDIA_TYPE = 'application/x-amz-json-1.1';
const EVENT_STREAM_MEDIA_TYPE = 'application/vnd.amazon.eventstream';

/**
 * What the SDK calls a requestHandler. It has no sockets: an answer's body is whole when its head is there, unless it is
 * an event stream.
 */
class PortHandler {
  metadata = { handlerProtocol: 'http/1.1' };
  #engine;
  #timeoutMs;

  constructor(engine, timeoutMs) {
    this.#engine = engine;
    this.#timeoutMs = timeoutMs;
  }

  async handle({ headers, body }, { abortSignal, requestTimeout } = {}) {
    const target = headers['x-amz-target'];
    const format = headers['content-type'] === CBOR_MEDIA_TYPE ? 'cbor' : 'json';
    const call = { operation: target.slice(target.indexOf('.') + 1), format, body: ownBytes(body) };
    const answer = await this.#engine.call(call, { signal: abortSignal, timeoutMs: requestTimeout || this.#timeoutMs });
    const answerHeaders = {
      'content-type': format === 'cbor' ? CBOR_MEDIA_TYPE : JSON_MEDIA_TYPE,
      'x-amzn-requestid': randomUUID(),
    };
    if (answer.errorType !== undefined) answerHeaders['x-amzn-errortype'] = answer.errorType;
    if (answer.rest) answerHeaders['content-type'] = EVENT_STREAM_MEDIA_TYPE;
    const answerBody = answer.rest ? streamOf(answer.body, answer.rest) : answer.body;
    return { response: { statusCode: answer.status, headers: answerHeaders, body: answerBody } };
  }

  updateHttpClientConfig() {}

  httpHandlerConfigs() {
    return {};
  }

  /** The port is not the client's. */
  destroy() {}
}

/** Ends with its last part, or when its reader has destroyed it. */
function streamOf(first, rest) {
  const stream = new Readable({
    read() {
      rest.next().then(
        (part) => this.push(part ?? null),
        (error) => this.destroy(error),
      );
    },
    destroy(error, callback) {
      rest.leave();
      callback(error);
    },
  });
  stream.push(first);
  return stream;
}

/** Bytes that may be given away: the SDK sends the same body again when it tries again. */
function ownBytes(body) {
  if (typeof body !== 'string') return new Uint8Array(body ?? []);
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(body));
  bytes.write(body);
  return bytes;
}

module.exports = {
  createPortTransport: (engines) => (service, timeoutMs) => new PortHandler(engines[service], timeoutMs),
};
