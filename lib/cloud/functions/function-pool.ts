import { randomUUID } from 'node:crypto';
import { errorText } from '../../core/error-text';
import type { FunctionDefinition } from './function-definition';
import type { FunctionError, FunctionThread, RunInvocation } from './function-thread';
import { initTimedOut, isTimeout, timedOut } from './timed-out';
import { SERVICE_ERROR_TYPE, THROTTLED_ERROR_TYPE, type InvokeResult } from './invoke-result';
import { within } from '../../core/within';

export type PoolOptions = {
  readonly definition: FunctionDefinition;
  readonly startThread: () => FunctionThread;
  readonly limits: ThreadLimits;
  readonly now: () => number;
  /** Runs each invocation in the thread that it got. @default as the thread itself does */
  readonly run?: RunInvocation | undefined;
};

/** How many threads a function has. More threads than processors pay only while some of them wait. */
export type ThreadLimits = {
  /** Threads that start as soon as no warm one is free. */
  readonly eager: number;
  /** The maximum; beyond `eager`, another thread starts when an invocation has waited for `patienceMs`. */
  readonly most: number;
  readonly patienceMs: number;
};

/** The execution environments of one function: warm ones are reused, others start when needed. */
export type FunctionPool = {
  /** Every fault of the function, or of starting it, is a result; never rejects. */
  invoke(event: unknown): Promise<InvokeResult>;
  /** Starts a first environment, so that the first invocation finds it warm. */
  warm(): void;
  /** Ends every thread, busy ones included; waiting invocations fail. */
  stop(): Promise<void>;
};

/** What an invocation gets when its turn comes: a thread of its own, or the reason why there is none. */
type Turn = { readonly thread: FunctionThread } | { readonly error: FunctionError };

/** Lambda gives a cold start this long before it counts as failed. */
const INIT_TIMEOUT_MS = 10_000;

export function createFunctionPool(options: PoolOptions): FunctionPool {
  return new ThreadPool(options);
}

class ThreadPool implements FunctionPool {
  private readonly idle: FunctionThread[] = [];
  private readonly threads = new Set<FunctionThread>();
  private readonly waiting: ((turn: Turn) => void)[] = [];
  private running = 0;
  private stopped = false;

  constructor(private readonly options: PoolOptions) {}

  async invoke(event: unknown): Promise<InvokeResult> {
    const { name, reservedConcurrency = Infinity } = this.options.definition;
    if (this.running >= reservedConcurrency) {
      const message = `Rate Exceeded: ${name} may run ${reservedConcurrency} at a time`;
      return failed({ errorType: THROTTLED_ERROR_TYPE, message });
    }
    this.running += 1;
    try {
      const turn = await this.acquire();
      return 'error' in turn ? failed(turn.error) : await this.invokeOn(turn.thread, JSON.stringify(event) ?? 'null');
    } finally {
      this.running -= 1;
    }
  }

  warm(): void {
    if (this.threads.size > 0 || this.stopped) return;
    const turn = this.start(); // when it cannot start, the first invocation tries again and reports it
    if ('thread' in turn) this.release(turn.thread);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const place of this.waiting.splice(0)) place(this.isStopped());
    await Promise.all([...this.threads].map((thread) => this.discard(thread)));
  }

  private async acquire(): Promise<Turn> {
    if (this.stopped) return this.isStopped();
    for (let thread = this.idle.pop(); thread; thread = this.idle.pop()) {
      if (thread.isAlive()) return { thread };
      this.threads.delete(thread);
    }
    return this.threads.size < this.options.limits.eager ? this.start() : this.inLine();
  }

  private start(): Turn {
    try {
      const thread = this.options.startThread();
      this.threads.add(thread);
      return { thread };
    } catch (error) {
      return this.unavailable(`no thread starts for the function ${this.options.definition.name}: ${errorText(error)}`);
    }
  }

  private inLine(): Promise<Turn> {
    return new Promise((resolve) => {
      const place = (turn: Turn) => {
        clearTimeout(patience);
        resolve(turn);
      };
      const patience = setTimeout(() => this.growFor(place), this.options.limits.patienceMs);
      this.waiting.push(place);
    });
  }

  /** When no further thread can start, the invocation stays in line for one that is busy. */
  private growFor(place: (turn: Turn) => void): void {
    if (this.threads.size >= this.options.limits.most) return;
    const turn = this.start();
    if ('error' in turn) return;
    this.waiting.splice(this.waiting.indexOf(place), 1);
    place(turn);
  }

  private release(thread: FunctionThread): void {
    const next = this.waiting.shift();
    if (next) next({ thread });
    else this.idle.push(thread);
  }

  private async discard(thread: FunctionThread): Promise<void> {
    this.threads.delete(thread);
    await thread.stop();
    if (!this.stopped) this.replaceDiscarded();
  }

  /** Starts a thread for the next in line. When none can start and none is left, nobody in line will ever get one. */
  private replaceDiscarded(): void {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      next(this.start());
      if (this.threads.size > 0) return;
    }
  }

  private async invokeOn(thread: FunctionThread, event: string): Promise<InvokeResult> {
    const { definition, now, run = runInThread } = this.options;
    const initError = await within(INIT_TIMEOUT_MS, thread.ready, () => initTimedOut(INIT_TIMEOUT_MS));
    if (initError) {
      await this.discard(thread);
      return failed(initError);
    }
    const { timeoutMs } = definition;
    const invocation = { requestId: randomUUID(), event, deadlineMs: now() + timeoutMs };
    const completion = await within(timeoutMs, run(thread, invocation), () => timedOut(invocation, timeoutMs));
    if (isTimeout(completion) || !thread.isAlive()) await this.discard(thread);
    else this.release(thread);
    return completion.type === 'response'
      ? { ok: true, response: JSON.parse(completion.response) }
      : failed(completion.error);
  }

  private isStopped(): Turn {
    return this.unavailable(`the function ${this.options.definition.name} is stopped`);
  }

  private unavailable(message: string): Turn {
    return { error: { errorType: SERVICE_ERROR_TYPE, message } };
  }
}

const runInThread: RunInvocation = (thread, invocation) => thread.run(invocation);

function failed({ errorType, message }: FunctionError): InvokeResult {
  return { ok: false, error: { errorType, message } };
}
