import { once } from 'node:events';
import path from 'node:path';
import { hash32 } from '../../../lib/core/hash';
import { startWorker } from '../../../lib/core/worker';

test('a worker thread runs a TypeScript module that imports another one', async () => {
  const worker = startWorker(path.join(__dirname, 'echo-worker.ts'), { workerData: 'EVT-1-7486' });
  const [answer] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  expect(answer).toBe(hash32('EVT-1-7486'));
});
