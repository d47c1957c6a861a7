import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { guardService } from '../../core/guard-service';
import { UserError } from '../../core/user-error';
import type { EngineWorkerData, EngineWorkerMessage, KeptByEngine } from './engine';
import { TOLD } from './told';
import { refuseWrites } from './refuse-writes';
import { standAtDoor } from '../gateway/service-door';
import { createWriteGate } from './write-gate';

/** How long current requests can take after the engine was told to stop. */
const GRACE_MS = 1_000;

/** A server with its state opened. */
export type OpenEngine = { readonly server: Server; readonly kept: KeptByEngine };

/** The worker's side of an engine: opens it, listens, reports that, and closes server and state when told to stop. */
export function serve(open: () => Promise<OpenEngine>, options: EngineWorkerData): void {
  open().then(
    ({ server, kept }) => listen(server, kept, options),
    (error: Error) => {
      say({ type: 'failed', code: error instanceof UserError ? TOLD : '', message: error.message });
      process.exit(1);
    },
  );
}

/** Returns a function that sends a warning to people, once for each text. */
export function createWarner(): (error: Error) => void {
  const told = new Set<string>();
  return ({ message }) => {
    if (!told.has(message)) say({ type: 'warning', message });
    told.add(message);
  };
}

function listen(server: Server, kept: KeptByEngine, { port, writeGate }: EngineWorkerData): void {
  standAtDoor(server);
  if (writeGate) refuseWrites(server, createWriteGate(writeGate));
  guardService(server);
  server.keepAliveTimeout = 60_000; // clients reuse connections, and the default of 5 s would close them at the wrong moment
  server.once('error', (error: NodeJS.ErrnoException) => {
    say({ type: 'failed', code: error.code ?? '', message: error.message });
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () =>
    say({ type: 'listening', port: (server.address() as AddressInfo).port, kept }),
  );
  parentPort!.once('message', () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
  });
}

function say(message: EngineWorkerMessage): void {
  parentPort!.postMessage(message);
}
