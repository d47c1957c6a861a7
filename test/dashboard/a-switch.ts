import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Switch = {
  readonly url: string;
  /** Refuses new connections, and ends open ones. */
  readonly off: () => void;
  readonly on: () => void;
  readonly close: () => Promise<void>;
};

/** An address that forwards to another one on this machine, until it is switched off. */
export async function openSwitch(target: string): Promise<Switch> {
  const { host } = new URL(target);
  let isOn = true;
  const server = createServer((incoming, outgoing) => {
    const { method, url: path } = incoming;
    // Services answer only to their own address.
    const onward = request(target, { method, path, headers: { ...incoming.headers, host } });
    onward.on('response', (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    if (!isOn) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    off: () => {
      isOn = false;
      server.closeAllConnections();
    },
    on: () => {
      isOn = true;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
