import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { guardService } from '../../node/guard-service';
import type { EngineWorkerData, EngineWorkerMessage } from './engine';
import { refuseWrites } from './refuse-writes';
import { standAtDoor } from './service-door';
import { createWriteGate } from './write-gate';

/** How long requests under way may take to end once the engine is told to stop. */
const GRACE_MS = 1_000;

/** The worker's side of an engine: listens, says so, and closes server and state when told to stop. */
export function serve(server: Server, { port, writeGate }: EngineWorkerData): void {
  standAtDoor(server);
  if (writeGate) refuseWrites(server, createWriteGate(writeGate));
  guardService(server);
  server.keepAliveTimeout = 60_000; // clients keep connections; the 5 s default races with their reuse
  server.once('error', (error: NodeJS.ErrnoException) => {
    say({ type: 'failed', code: error.code ?? '', message: error.message });
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => say({ type: 'listening', port: (server.address() as AddressInfo).port }));
  parentPort!.once('message', () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
  });
}

function say(message: EngineWorkerMessage): void {
  parentPort!.postMessage(message);
}
