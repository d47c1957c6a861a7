import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { UserError } from '../../domain/user-error';
import { startWorker } from '../../node/worker';
import type { Engine, EngineOptions, EngineWorkerData, EngineWorkerMessage } from './engine';

const HOST = '127.0.0.1';
const SERVICE_TITLES = { kinesis: 'Kinesis', dynamodb: 'DynamoDB' } as const;

/**
 * Runs an engine in a worker thread of its own: on the caller's thread it would compete with producer and consumer.
 *
 * @throws UserError when the port is taken or the state cannot be opened
 */
export async function startEngineThread(
  service: Engine['service'],
  workerFile: string,
  options: EngineOptions,
): Promise<Engine> {
  const { port = 0, dataDir, onFailure } = options;
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const workerData: EngineWorkerData = { port, dataDir };
  const worker = startWorker(workerFile, { workerData, execArgv: [] });
  const boundPort = await listening(worker, service, options);
  let stopped: Promise<void> | undefined;
  worker.on('error', (error: Error) => {
    if (!stopped)
      onFailure?.(new Error(`the embedded ${SERVICE_TITLES[service]} has stopped: ${error.message}`, { cause: error }));
  });
  return { service, endpoint: `http://${HOST}:${boundPort}`, stop: () => (stopped ??= stop(worker)) };
}

async function listening(worker: Worker, service: Engine['service'], options: EngineOptions): Promise<number> {
  const [message] = (await once(worker, 'message')) as [EngineWorkerMessage];
  if (message.type === 'listening') return message.port;
  await worker.terminate();
  throw startFailure(message, service, options);
}

function startFailure(
  failure: Extract<EngineWorkerMessage, { type: 'failed' }>,
  service: Engine['service'],
  { port = 0, dataDir }: EngineOptions,
): Error {
  const title = SERVICE_TITLES[service];
  if (failure.code === 'EADDRINUSE')
    return new UserError(
      `port ${port} for the embedded ${title} is in use: stop the program that listens there, name another port, or use 0 for any free one`,
    );
  if (dataDir !== undefined)
    return new UserError(
      `the embedded ${title} cannot open its state in ${dataDir}: ${failure.message}; use another data folder or remove this one`,
    );
  return new Error(`the embedded ${title} did not start: ${failure.message}`);
}

async function stop(worker: Worker): Promise<void> {
  const gone = once(worker, 'exit');
  worker.postMessage('stop');
  await gone;
}
