import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { isErrno } from '../../../core/errno';
import { UserError } from '../../../core/user-error';

/** Nothing but this machine reaches the cloud. */
const HOST = '127.0.0.1';

/**
 * Listens on the first port that is free, and returns it; 0 takes any free one.
 *
 * @throws UserError when none is
 */
export async function listenOn(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    server.listen(port, HOST);
    try {
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if (isErrno(error, 'EACCES')) throw new UserError(needsRights(port));
      if (!isErrno(error, 'EADDRINUSE')) throw error;
    }
  }
  throw new UserError(inUse(ports));
}

function inUse(ports: readonly number[]): string {
  const [first, last] = [ports[0], ports.at(-1)];
  const which = ports.length === 1 ? `port ${first} is` : `ports ${first} to ${last} are all`;
  return `${which} in use: stop the program that listens there, name another port, or use 0 for any free one`;
}

function needsRights(port: number): string {
  return `port ${port} needs more rights than this user has: name one above 1023, or use 0 for any free one`;
}
