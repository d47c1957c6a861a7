import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Switch = {
  readonly url: string;
  /** Whoever connects is turned away, and open connections end. */
  readonly off: () => void;
  readonly on: () => void;
  readonly close: () => Promise<void>;
};

/** An address that leads to another one on this machine, until it is switched off. */
export async function openSwitch(target: string): Promise<Switch> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isOn = true;
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((incoming) => {
    if (!isOn) return void incoming.destroy();
    const outgoing = connect(Number(port), hostname);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    off: () => {
      isOn = false;
      endAll();
    },
    on: () => {
      isOn = true;
    },
    close: async () => {
      endAll();
      server.close();
      await once(server, 'close');
    },
  };
}
