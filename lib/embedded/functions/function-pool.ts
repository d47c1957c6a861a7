import { randomUUID } from 'node:crypto';
import { THROTTLED_ERROR_TYPE, type InvokeResult } from '../event-source-mapping/outcome';
import type { FunctionDefinition } from './function-definition';
import type { Completion, FunctionError, FunctionThread } from './function-thread';

export type PoolOptions = {
  readonly definition: FunctionDefinition;
  readonly startThread: () => FunctionThread;
  /** Most threads at a time; further invocations wait in line. */
  readonly maxThreads: number;
  readonly now: () => number;
};

/** The execution environments of one function: warm ones are used again, others start when needed. */
export type FunctionPool = {
  invoke(event: unknown): Promise<InvokeResult>;
  stop(): Promise<void>;
};

/** Lambda gives a cold start this long before it counts as failed. */
const INIT_TIMEOUT_MS = 10_000;

export function createFunctionPool({ definition, startThread, maxThreads, now }: PoolOptions): FunctionPool {
  const { name, timeoutMs, reservedConcurrency = Infinity } = definition;
  const idle: FunctionThread[] = [];
  const threads = new Set<FunctionThread>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let stopped = false;

  async function invoke(event: unknown): Promise<InvokeResult> {
    if (stopped) return failed({ errorType: 'ServiceException', message: `the function ${name} is stopped` });
    if (running + waiting.length >= reservedConcurrency)
      return failed({
        errorType: THROTTLED_ERROR_TYPE,
        message: `Rate Exceeded: ${name} may run ${reservedConcurrency} at a time`,
      });
    if (running >= maxThreads) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await invokeOn(acquire(), JSON.stringify(event) ?? 'null');
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  function acquire(): FunctionThread {
    for (let thread = idle.pop(); thread; thread = idle.pop()) if (thread.isAlive()) return thread;
    const thread = startThread();
    threads.add(thread);
    return thread;
  }

  async function invokeOn(thread: FunctionThread, event: string): Promise<InvokeResult> {
    const initError = await within(INIT_TIMEOUT_MS, thread.ready, () => initTimedOut());
    if (initError) {
      await discard(thread);
      return failed(initError);
    }
    const requestId = randomUUID();
    const run = thread.run({ requestId, event, deadlineMs: now() + timeoutMs });
    const completion = await within(timeoutMs, run, () => timedOut(requestId));
    if (isTimeout(completion) || !thread.isAlive()) await discard(thread);
    else idle.push(thread);
    return completion.type === 'response'
      ? { ok: true, response: JSON.parse(completion.response) }
      : failed(completion.error);
  }

  async function discard(thread: FunctionThread): Promise<void> {
    threads.delete(thread);
    await thread.stop();
  }

  function timedOut(requestId: string): Completion {
    const message = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
    return { type: 'failure', error: { errorType: TIMED_OUT, message } };
  }

  return {
    invoke,
    stop: async () => {
      stopped = true;
      await Promise.all([...threads].map(discard));
    },
  };
}

const TIMED_OUT = 'Sandbox.Timedout';

function isTimeout(completion: Completion): boolean {
  return completion.type === 'failure' && completion.error.errorType === TIMED_OUT;
}

function initTimedOut(): FunctionError {
  return { errorType: TIMED_OUT, message: `Init phase timed out after ${INIT_TIMEOUT_MS / 1000} seconds` };
}

function failed({ errorType, message }: FunctionError): InvokeResult {
  return { ok: false, error: { errorType, message } };
}

async function within<T>(limitMs: number, promise: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(late()), limitMs)));
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
