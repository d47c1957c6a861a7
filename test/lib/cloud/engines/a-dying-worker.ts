import { parentPort } from 'node:worker_threads';

/** An engine thread that reports it is listening, and then dies. */
parentPort!.postMessage({ type: 'listening', port: 1 });
setImmediate(() => {
  throw new Error('the heap is torn');
});
