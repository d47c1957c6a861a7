import path from 'node:path';
import { Worker, type MessagePort } from 'node:worker_threads';
import { TRANSPORT_GLOBAL } from '../../domain/names';
import type { EngineName } from '../engines/call';
import type { FunctionDefinition } from './function-definition';

/** An error as Lambda reports it. */
export type FunctionError = {
  readonly errorType: string;
  readonly message: string;
  readonly trace?: readonly string[];
};

/** One call of the handler. */
export type Invocation = {
  readonly requestId: string;
  /** JSON */
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
};

export type Completion =
  | { readonly type: 'response'; /** JSON */ readonly response: string }
  | { readonly type: 'failure'; readonly error: FunctionError };

type OutputListener = (stream: 'stdout' | 'stderr', line: string) => void;

type ThreadMessage =
  | Completion
  | { readonly type: 'ready' }
  | { readonly type: 'unusable'; readonly error: FunctionError }
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly lines: readonly string[] };

/** One warm execution environment: the handler loaded in a worker thread, one invocation at a time. */
export type FunctionThread = {
  /** Resolves when the handler is loaded, with the error when it cannot be. Never rejects. */
  readonly ready: Promise<FunctionError | undefined>;
  /** False once the thread has crashed, exited or been stopped. */
  isAlive(): boolean;
  run(invocation: Invocation): Promise<Completion>;
  stop(): Promise<void>;
};

/** Runs one invocation in its thread. */
export type RunInvocation = (thread: FunctionThread, invocation: Invocation) => Promise<Completion>;

/** A thread's own ways into the engines. */
export type EnginePorts = Readonly<Record<EngineName, MessagePort>>;

const BOOTSTRAP = path.join(__dirname, 'bootstrap.js');

/** Lambda limits the whole sandbox; the limit that a thread can be given leaves out its young generation. */
const MIN_HEAP_MB = 64;
/** A batch's objects are garbage once it is answered; with room for them, the collector costs a twentieth less. */
const YOUNG_GENERATION_MB = 192;

export type ThreadSurroundings = {
  readonly env: Readonly<Record<string, string>>;
  /** Undefined where functions reach the services by HTTP alone. */
  readonly ports: EnginePorts | undefined;
  readonly onOutput: OutputListener;
};

export function startFunctionThread(
  definition: FunctionDefinition,
  { env, ports, onOutput }: ThreadSurroundings,
): FunctionThread {
  const { codeDir, handler, arn: functionArn, memoryMb } = definition;
  const offer = ports && { transportGlobal: TRANSPORT_GLOBAL, ports };
  const worker = new Worker(BOOTSTRAP, {
    env: { ...env },
    execArgv: [],
    workerData: { codeDir, handler, functionArn, offer },
    transferList: ports ? [ports.kinesis, ports.dynamodb] : [],
    resourceLimits: {
      maxOldGenerationSizeMb: Math.max(MIN_HEAP_MB, memoryMb),
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  });
  return new WorkerFunctionThread(worker, memoryMb, onOutput);
}

class WorkerFunctionThread implements FunctionThread {
  readonly ready: Promise<FunctionError | undefined>;
  private setReady!: (error: FunctionError | undefined) => void;
  private alive = true;
  private endedWith: FunctionError | undefined;
  /** Ends the invocation that is running. */
  private finish: ((completion: Completion) => void) | undefined;

  constructor(
    private readonly worker: Worker,
    memoryMb: number,
    private readonly onOutput: OutputListener,
  ) {
    this.ready = new Promise((resolve) => (this.setReady = resolve));
    worker.on('message', (message: ThreadMessage) => this.take(message));
    worker.on('error', (error) => this.end(crash(error, memoryMb)));
    worker.on('exit', (code) =>
      this.end({ errorType: 'Runtime.ExitError', message: `Runtime exited with exit status ${code}` }),
    );
  }

  isAlive(): boolean {
    return this.alive;
  }

  run(invocation: Invocation): Promise<Completion> {
    return new Promise((resolve) => {
      if (this.endedWith) return resolve({ type: 'failure', error: this.endedWith });
      this.finish = resolve;
      this.worker.postMessage(invocation);
    });
  }

  async stop(): Promise<void> {
    this.alive = false;
    await this.worker.terminate();
  }

  private take(message: ThreadMessage): void {
    switch (message.type) {
      case 'ready':
        return this.setReady(undefined);
      case 'unusable':
        return this.end(message.error);
      case 'output':
        return message.lines.forEach((line) => this.onOutput(message.stream, line));
      case 'response':
      case 'failure':
        return this.complete(message);
      default:
        return message satisfies never;
    }
  }

  private end(error: FunctionError): void {
    this.alive = false;
    this.endedWith ??= error;
    this.setReady(error);
    this.complete({ type: 'failure', error });
  }

  private complete(completion: Completion): void {
    this.finish?.(completion);
    this.finish = undefined;
  }
}

function crash(error: unknown, memoryMb: number): FunctionError {
  if ((error as { code?: string } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return { errorType: 'Runtime.OutOfMemory', message: `Runtime ran out of memory, the function has ${memoryMb} MB` };
  // An error from a worker has the prototype of an Error, but `isNativeError` does not accept it.
  const { name, message, stack } = (error ?? {}) as Partial<Error>;
  if (typeof message !== 'string') return { errorType: 'Runtime.UnhandledError', message: String(error) };
  return { errorType: name ?? 'Error', message, trace: (stack ?? '').split('\n') };
}
