import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { UserError } from '../../core/user-error';
import { startWorker } from '../../core/worker';
import { EngineFailure } from './engine-failure';
import { TOLD } from './told';
import type { Engine, EngineOptions, EngineWorkerData, EngineWorkerMessage } from './engine';
import { isErrno } from '../../core/errno';

const HOST = '127.0.0.1';
const SERVICE_TITLES = { kinesis: 'Kinesis', dynamodb: 'DynamoDB' } as const;

/** Requests are garbage once they are answered. With room for many, the collector copies few survivors. */
const YOUNG_GENERATION_MB = 96;

/** State is in the heap, about 3 kB per row; Node's default limit is far below the machine's memory. */
const OLD_GENERATION_MB = Math.floor((totalmem() / 2 ** 20) * 0.6);

/**
 * Runs an engine in a worker thread, where it does not compete with the producer and the consumer.
 *
 * @throws UserError when the port is in use or the state cannot be opened
 */
export async function startEngineThread(
  service: Engine['service'],
  workerFile: string,
  options: EngineOptions,
): Promise<Engine> {
  const { port = 0, dataDir, checkpoints, writeGate, onFailure, onWarning } = options;
  openFolder(service, options);
  const workerData: EngineWorkerData = { port, dataDir, checkpoints, writeGate: writeGate?.memory };
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, maxOldGenerationSizeMb: OLD_GENERATION_MB };
  const worker = startWorker(workerFile, { workerData, execArgv: [], resourceLimits });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const { port: boundPort, kept } = await listening(worker, service, options);
  worker.on('message', (message: EngineWorkerMessage) => {
    if (message.type === 'warning') onWarning?.(message.message);
  });
  let stopped: Promise<void> | undefined;
  let hasFailed = false;
  const failed = (cause: unknown) => {
    if (!stopped && !hasFailed) onFailure?.(new EngineFailure(SERVICE_TITLES[service], cause));
    hasFailed = true;
  };
  worker.on('error', failed);
  worker.on('exit', (code) => failed(`its thread ended with code ${code}`));
  const stop = () => {
    worker.postMessage('stop');
    return gone;
  };
  return { service, kept, endpoint: `http://${HOST}:${boundPort}`, stop: () => (stopped ??= stop()) };
}

function openFolder(service: Engine['service'], options: EngineOptions): void {
  if (options.dataDir === undefined) return;
  try {
    mkdirSync(options.dataDir, { recursive: true });
  } catch (error) {
    throw startFailure(failureOf(error), service, options);
  }
}

async function listening(worker: Worker, service: Engine['service'], options: EngineOptions): Promise<Listening> {
  const message = await once(worker, 'message').then(([first]) => first as EngineWorkerMessage, failureOf);
  if (message.type === 'listening') return message;
  if (message.type === 'warning') return listening(worker, service, options);
  await worker.terminate();
  throw startFailure(message, service, options);
}

type Listening = Extract<EngineWorkerMessage, { type: 'listening' }>;
type StartFailure = Extract<EngineWorkerMessage, { type: 'failed' }>;

/** The failure of a worker that died before its first message, because its state could not be opened. */
function failureOf(error: unknown): StartFailure {
  return { type: 'failed', code: '', message: (error as Partial<Error>).message ?? String(error) };
}

function startFailure(failure: StartFailure, service: Engine['service'], { port = 0, dataDir }: EngineOptions): Error {
  const title = SERVICE_TITLES[service];
  if (failure.code === TOLD) return new UserError(failure.message);
  if (isErrno(failure, 'EADDRINUSE'))
    return new UserError(
      `port ${port} for the embedded ${title} is in use: stop the program that listens there, name another port, or use 0 for any free one`,
    );
  if (isErrno(failure, 'EACCES'))
    return new UserError(
      `port ${port} for the embedded ${title} needs more rights than this user has: name one above 1023, or use 0 for any free one`,
    );
  if (dataDir !== undefined)
    return new UserError(
      `the embedded ${title} cannot open its state in ${dataDir}: ${failure.message}; use another data folder or remove this one`,
    );
  return new Error(`the embedded ${title} did not start: ${failure.message}`);
}
