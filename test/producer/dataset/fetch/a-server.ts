import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Server = { readonly url: string; readonly close: () => Promise<void> };

/** An HTTP server on the loopback interface. */
export async function aServer(answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, close };
}
