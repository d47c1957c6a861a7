import { parentPort } from 'node:worker_threads';

/** An engine's thread that says it listens, and dies. */
parentPort!.postMessage({ type: 'listening', port: 1 });
setImmediate(() => {
  throw new Error('the heap is torn');
});
