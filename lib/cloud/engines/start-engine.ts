import { mkdirSync } from 'node:fs';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { errorText } from '../../core/error-text';
import { UserError } from '../../core/user-error';
import { startWorker } from '../../core/worker';
import type { FaultSet } from '../faults/fault-rule';
import type { Reshard } from '../kinesis/stream-state';
import type { EngineName } from './call';
import type { EngineThreadData, EngineThreadOptions, KeptByEngine, MappingCheckpoints } from './engine';
import { EngineFailure } from './engine-failure';
import { memoryLimitBytes } from './memory/memory-limit';
import type { FromEngineThread, ToEngineThread } from './thread-message';

/** An emulated service of AWS in a thread of its own. */
export type RunningEngine = {
  readonly service: EngineName;
  /** What the folder held when it was opened; empty when state is kept in memory only. */
  readonly kept: KeptByEngine;
  /** How many entries its log has committed by now; 0 when state is kept in memory only. */
  readonly position: () => number;
  /** A new way in, for one owner in any thread. */
  readonly connect: () => MessagePort;
  /** Tells the engine what a mapping has settled. */
  readonly settled: (checkpoints: MappingCheckpoints) => void;
  /** Tells the engine which mappings there are. */
  readonly declared: (mappings: readonly string[]) => void;
  /**
   * Injects faults into its calls from now on, in the place of those before; undefined ends them. Resolves when the
   * engine does so, and what fired before has been told.
   */
  readonly inject: (faults: FaultSet | undefined) => Promise<void>;
  /** Reshards a stream on demand, as the service does it by itself; a stream that is not active stays as it is. */
  readonly reshard: (streamName: string, reshard: Reshard) => void;
  /** Sets its time of day forward. */
  readonly jump: (ms: number) => void;
  /** Completes the calls in flight, writes the kept state and ends the thread. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

const SERVICE_TITLES = { kinesis: 'Kinesis', dynamodb: 'DynamoDB' } as const;

/** Requests are garbage once they are answered. With room for many, the collector copies few survivors. */
const YOUNG_GENERATION_MB = 96;

/** Indexes are partly on the heap, and Node's default limit is far below the machine's memory. */
const OLD_GENERATION_MB = Math.floor(memoryLimitBytes() / 2 ** 20);

/**
 * Runs an engine in a worker thread, where it does not compete with the producer and the consumer.
 *
 * @throws UserError when the state cannot be opened
 */
export async function startEngineThread(
  service: EngineName,
  workerFile: string,
  options: EngineThreadOptions,
): Promise<RunningEngine> {
  const { writeGate, budget, onFailure, onWarning, onThrottled, onFault, ...given } = options;
  openFolder(service, given.dataDir);
  const position = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const workerData: EngineThreadData = { ...given, position, writeGate: writeGate?.memory, budget: budget?.memory };
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, maxOldGenerationSizeMb: OLD_GENERATION_MB };
  const worker = startWorker(workerFile, { workerData, execArgv: [], resourceLimits });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const injecting: (() => void)[] = [];
  worker.on('message', (message: FromEngineThread) => {
    if (message.type === 'warning') onWarning?.(message.message);
    if (message.type === 'throttled') onThrottled?.(message.throttles);
    if (message.type === 'fault') onFault?.(message.fault);
    if (message.type === 'injected') injecting.shift()?.();
  });
  const kept = await opened(worker, service, given.dataDir);
  let stopped: Promise<void> | undefined;
  let hasFailed = false;
  const failed = (cause: unknown) => {
    if (hasFailed) return;
    hasFailed = true;
    if (stopped) onWarning?.(`the embedded ${SERVICE_TITLES[service]} could not close: ${errorText(cause)}`);
    else onFailure?.(new EngineFailure(SERVICE_TITLES[service], cause));
  };
  worker.on('error', failed);
  worker.on('exit', (code) => {
    if (!stopped || code !== 0) failed(endedWith(code));
  });
  const tell = (message: ToEngineThread, transfer: readonly MessagePort[] = []) =>
    worker.postMessage(message, [...transfer]);
  return {
    service,
    kept,
    position: () => new Float64Array(position)[0]!,
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      tell({ type: 'port', port: port1 }, [port1]);
      return port2;
    },
    settled: (checkpoints) => tell({ type: 'settled', checkpoints }),
    declared: (mappings) => tell({ type: 'mappings', mappings }),
    inject: (faults) => {
      const injected = new Promise<void>((resolve) => void injecting.push(resolve));
      tell({ type: 'inject', faults });
      return Promise.race([injected, gone]);
    },
    reshard: (streamName, reshard) => tell({ type: 'reshard', streamName, reshard }),
    jump: (ms) => tell({ type: 'jump', ms }),
    stop: () => (stopped ??= (tell({ type: 'stop' }), gone)),
  };
}

function openFolder(service: EngineName, dataDir: string | undefined): void {
  if (dataDir === undefined) return;
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw startFailure(failureOf(error), service, dataDir);
  }
}

/** Resolves with what the folder held, when the engine can be called. */
async function opened(worker: Worker, service: EngineName, dataDir: string | undefined): Promise<KeptByEngine> {
  const outcome = await new Promise<StartOutcome>((resolve) => {
    worker.on('message', (message: FromEngineThread) => {
      if (message.type === 'open' || message.type === 'failed') resolve(message);
    });
    worker.once('error', (error) => resolve(failureOf(error)));
    worker.once('exit', (code) => resolve(failureOf(endedWith(code))));
  });
  if (outcome.type === 'open') return outcome.kept;
  await worker.terminate();
  throw startFailure(outcome, service, dataDir);
}

type StartOutcome = Extract<FromEngineThread, { type: 'open' | 'failed' }>;
type StartFailure = Extract<FromEngineThread, { type: 'failed' }>;

function endedWith(code: number): string {
  return `its thread ended with code ${code}`;
}

/** The failure of a thread that died before its first message. */
function failureOf(error: unknown): StartFailure {
  return { type: 'failed', isTold: false, message: (error as Partial<Error>).message ?? String(error) };
}

function startFailure({ isTold, message }: StartFailure, service: EngineName, dataDir: string | undefined): Error {
  const title = SERVICE_TITLES[service];
  if (isTold) return new UserError(message);
  if (dataDir === undefined) return new Error(`the embedded ${title} did not start: ${message}`);
  return new UserError(
    `the embedded ${title} cannot open its state in ${dataDir}: ${message}; use another data folder or remove this one`,
  );
}
