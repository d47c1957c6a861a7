import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './function-definition';

/** An error in Lambda's words. */
export type FunctionError = {
  readonly errorType: string;
  readonly message: string;
  readonly trace?: readonly string[];
};

type Invocation = {
  readonly requestId: string;
  /** JSON */
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
};

export type Completion =
  | { readonly type: 'response'; /** JSON */ readonly response: string }
  | { readonly type: 'failure'; readonly error: FunctionError };

export type OutputListener = (stream: 'stdout' | 'stderr', line: string) => void;

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
  readonly isAlive: () => boolean;
  run(invocation: Invocation): Promise<Completion>;
  stop(): Promise<void>;
};

const BOOTSTRAP = path.join(__dirname, 'bootstrap.js');

/** Lambda counts the whole sandbox; a thread's young generation lies outside the limit that can be set. */
const MIN_HEAP_MB = 64;

export function startFunctionThread(
  definition: FunctionDefinition,
  env: Readonly<Record<string, string>>,
  onOutput: OutputListener,
): FunctionThread {
  const { codeDir, handler, arn: functionArn, memoryMb } = definition;
  const worker = new Worker(BOOTSTRAP, {
    env: { ...env },
    execArgv: [],
    workerData: { codeDir, handler, functionArn },
    resourceLimits: { maxOldGenerationSizeMb: Math.max(MIN_HEAP_MB, memoryMb) },
  });
  let alive = true;
  let endedWith: FunctionError | undefined;
  let finish: ((completion: Completion) => void) | undefined;
  let setReady!: (error: FunctionError | undefined) => void;
  const ready = new Promise<FunctionError | undefined>((resolve) => (setReady = resolve));

  function end(error: FunctionError): void {
    alive = false;
    endedWith ??= error;
    setReady(error);
    complete({ type: 'failure', error });
  }

  function complete(completion: Completion): void {
    finish?.(completion);
    finish = undefined;
  }

  worker.on('message', (message: ThreadMessage) => {
    switch (message.type) {
      case 'ready':
        return setReady(undefined);
      case 'unusable':
        return end(message.error);
      case 'output':
        return message.lines.forEach((line) => onOutput(message.stream, line));
      case 'response':
      case 'failure':
        return complete(message);
      default:
        return message satisfies never;
    }
  });
  worker.on('error', (error) => end(crash(error, memoryMb)));
  worker.on('exit', (code) =>
    end({ errorType: 'Runtime.ExitError', message: `Runtime exited with exit status ${code}` }),
  );

  return {
    ready,
    isAlive: () => alive,
    run: (invocation) =>
      new Promise((resolve) => {
        if (endedWith) return resolve({ type: 'failure', error: endedWith });
        finish = resolve;
        worker.postMessage(invocation);
      }),
    stop: async () => {
      alive = false;
      await worker.terminate();
    },
  };
}

function crash(error: unknown, memoryMb: number): FunctionError {
  if ((error as { code?: string } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return { errorType: 'Runtime.OutOfMemory', message: `Runtime ran out of memory, the function has ${memoryMb} MB` };
  // What comes out of a worker has the prototype of an error, but is none to isNativeError.
  const { name, message, stack } = (error ?? {}) as Partial<Error>;
  if (typeof message !== 'string') return { errorType: 'Runtime.UnhandledError', message: String(error) };
  return { errorType: name ?? 'Error', message, trace: (stack ?? '').split('\n') };
}
