import type { Completion, Invocation } from './function-thread';

const TIMED_OUT = 'Sandbox.Timedout';

/** An invocation that took longer than its function may, as Lambda reports it. */
export function timedOut({ requestId }: Pick<Invocation, 'requestId'>, timeoutMs: number): Completion {
  const message = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  return { type: 'failure', error: { errorType: TIMED_OUT, message } };
}

export function isTimeout(completion: Completion): boolean {
  return completion.type === 'failure' && completion.error.errorType === TIMED_OUT;
}

export function initTimedOut(timeoutMs: number): { readonly errorType: string; readonly message: string } {
  return { errorType: TIMED_OUT, message: `Init phase timed out after ${timeoutMs / 1000} seconds` };
}
