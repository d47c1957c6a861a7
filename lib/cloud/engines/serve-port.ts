import type { MessagePort } from 'node:worker_threads';
import type { Answer, ServiceEngine } from './call';
import type { PortAnswer, PortCall } from './port-message';

/** Answers the calls that come over a port, each when its answer is there. `call` never rejects. */
export function servePort(port: MessagePort, call: ServiceEngine['call']): void {
  port.on('message', ([id, operation, format, body]: PortCall) => {
    const answer = call({ operation, format, body });
    // It never rejects.
    if (answer instanceof Promise) void answer.then((late) => post(port, id, late));
    else post(port, id, answer);
  });
}

function post(port: MessagePort, id: number, { status, errorType = '', body, broken }: Answer): void {
  // A part of a larger buffer, such as Node's pool, would take the whole along.
  const own = body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body);
  const answer: PortAnswer = broken ? [id, status, errorType, own, broken] : [id, status, errorType, own];
  port.postMessage(answer, [own.buffer as ArrayBuffer]);
}
