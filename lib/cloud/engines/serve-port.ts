import type { MessagePort } from 'node:worker_threads';
import type { Answer, RestOfBody, ServiceEngine } from './call';
import type { PortAnswer, PortPart, ToPort } from './port-message';

/** Answers the calls that come over a port, each when its answer is there. `call` never rejects. */
export function servePort(port: MessagePort, call: ServiceEngine['call']): void {
  const rests = new Map<number, RestOfBody>();
  port.on('message', ([id, operation, format, body]: ToPort) => {
    if (format === undefined) return goOn(port, id, operation, rests);
    const answer = call({ operation, format, body });
    // It never rejects.
    if (answer instanceof Promise) void answer.then((late) => post(port, id, late, rests));
    else post(port, id, answer, rests);
    return undefined;
  });
  port.on('close', () => rests.forEach((rest) => rest.leave()));
}

function post(port: MessagePort, id: number, answer: Answer, rests: Map<number, RestOfBody>): void {
  const { status, errorType = '', body, broken, rest } = answer;
  if (rest) rests.set(id, rest);
  const own = ownBytes(body);
  const message: PortAnswer =
    broken || rest ? [id, status, errorType, own, broken, rest !== undefined] : [id, status, errorType, own];
  port.postMessage(message, [own.buffer]);
}

/** What follows a first part: its caller wants the next one, or no more. */
function goOn(port: MessagePort, id: number, what: 'next' | 'leave', rests: Map<number, RestOfBody>): void {
  const rest = rests.get(id);
  if (what === 'next') {
    rest?.next().then(
      (part) => sendPart(port, id, part),
      () => port.postMessage([id, undefined, true] satisfies PortPart),
    );
    return;
  }
  rests.delete(id);
  rest?.leave();
}

function sendPart(port: MessagePort, id: number, part: Uint8Array | undefined): void {
  const own = part && ownBytes(part);
  const message: PortPart = [id, own];
  port.postMessage(message, own ? [own.buffer] : []);
}

/** A part of a larger buffer, such as Node's pool, would take the whole along. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.byteLength === bytes.buffer.byteLength ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
