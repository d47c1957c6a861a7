import { randomUUID } from 'node:crypto';
import { THROTTLED_ERROR_TYPE, type InvokeResult } from '../mapping/outcome';
import type { FunctionDefinition } from './function-definition';
import type { Completion, FunctionError, FunctionThread } from './function-thread';

export type PoolOptions = {
  readonly definition: FunctionDefinition;
  readonly startThread: () => FunctionThread;
  readonly limits: ThreadLimits;
  readonly now: () => number;
};

/** How many threads a function has. More than the machine has processors only pays while some of them wait. */
export type ThreadLimits = {
  /** Started whenever no warm one is free. */
  readonly eager: number;
  /** Most at a time; beyond `eager`, one more starts when an invocation has waited for `patienceMs`. */
  readonly most: number;
  readonly patienceMs: number;
};

/** The execution environments of one function: warm ones are used again, others start when needed. */
export type FunctionPool = {
  invoke(event: unknown): Promise<InvokeResult>;
  /** Starts a first environment, so that the first invocation finds it warm. */
  warm(): void;
  /** Ends every thread, also those at work; what waits for one fails. */
  stop(): Promise<void>;
};

/** Lambda gives a cold start this long before it counts as failed. */
const INIT_TIMEOUT_MS = 10_000;
const TIMED_OUT = 'Sandbox.Timedout';

export function createFunctionPool({ definition, startThread, limits, now }: PoolOptions): FunctionPool {
  const { name, timeoutMs, reservedConcurrency = Infinity } = definition;
  const idle: FunctionThread[] = [];
  const threads = new Set<FunctionThread>();
  const waiting: ((thread: FunctionThread | undefined) => void)[] = [];
  let running = 0;
  let stopped = false;

  async function invoke(event: unknown): Promise<InvokeResult> {
    if (running >= reservedConcurrency)
      return failed({
        errorType: THROTTLED_ERROR_TYPE,
        message: `Rate Exceeded: ${name} may run ${reservedConcurrency} at a time`,
      });
    running += 1;
    try {
      const thread = await acquire();
      if (!thread) return failed({ errorType: 'ServiceException', message: `the function ${name} is stopped` });
      return await invokeOn(thread, JSON.stringify(event) ?? 'null');
    } finally {
      running -= 1;
    }
  }

  async function acquire(): Promise<FunctionThread | undefined> {
    if (stopped) return undefined;
    for (let thread = idle.pop(); thread; thread = idle.pop()) {
      if (thread.isAlive()) return thread;
      threads.delete(thread);
    }
    return threads.size < limits.eager ? start() : inLine();
  }

  function start(): FunctionThread {
    const thread = startThread();
    threads.add(thread);
    return thread;
  }

  function inLine(): Promise<FunctionThread | undefined> {
    return new Promise((resolve) => {
      const place = (thread: FunctionThread | undefined) => {
        clearTimeout(patience);
        resolve(thread);
      };
      const patience = setTimeout(() => {
        if (threads.size >= limits.most) return;
        waiting.splice(waiting.indexOf(place), 1);
        resolve(start());
      }, limits.patienceMs);
      waiting.push(place);
    });
  }

  function release(thread: FunctionThread): void {
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  }

  async function discard(thread: FunctionThread): Promise<void> {
    threads.delete(thread);
    await thread.stop();
    if (!stopped) waiting.shift()?.(start());
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
    else release(thread);
    return completion.type === 'response'
      ? { ok: true, response: JSON.parse(completion.response) }
      : failed(completion.error);
  }

  function timedOut(requestId: string): Completion {
    const message = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
    return { type: 'failure', error: { errorType: TIMED_OUT, message } };
  }

  return {
    invoke,
    warm: () => {
      if (threads.size === 0 && !stopped) release(start());
    },
    stop: async () => {
      stopped = true;
      for (const place of waiting.splice(0)) place(undefined);
      await Promise.all([...threads].map(discard));
    },
  };
}

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
