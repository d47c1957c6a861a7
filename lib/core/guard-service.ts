import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { refuseForeign, type Refusal } from './loopback-guard';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/**
 * Puts the loopback guard before everything that a server does with requests. A refused request is answered in AWS's
 * error format and does not reach the server's own listeners.
 */
export function guardService(server: Server): void {
  const listeners = server.listeners('request') as Listener[];
  server.removeAllListeners('request');
  server.on('request', (incoming, outgoing) => {
    const refusal = refuseForeign(incoming, incoming.socket.localPort ?? 0);
    if (refusal) refuse(incoming, outgoing, refusal);
    else for (const listener of listeners) listener.call(server, incoming, outgoing);
  });
}

/** Answers without reading what the client still sends; the connection cannot be reused after that. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { message }: Refusal): void {
  const type = 'AccessDeniedException';
  const body = JSON.stringify({ __type: type, message });
  if (!incoming.complete) outgoing.shouldKeepAlive = false;
  outgoing.once('finish', () => incoming.resume());
  outgoing.writeHead(403, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    'x-amzn-errortype': type,
  });
  outgoing.end(body);
}
